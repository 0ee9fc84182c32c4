/**
 * What a row shows of a duty. All words come from the program; here they are only put together.
 *
 * No due moment is ever computed here.
 */
import type { DutyView } from '../contract/DutyView';
import type { PromptView } from '../contract/PromptView';
import { msOf } from '../text/beijing';
import { sinceMoment } from '../text/moments';
import { t } from '../text/text.svelte';
import { ticker } from '../text/ticker';

/** What to do, with the beat of a duty that comes again, or which of several demands it answers. */
export function titleOf(duty: DutyView): string {
  if (duty.nth > 0) return t.duties.nth(duty.what, duty.nth);
  return duty.beat > 0 ? t.duties.beat(duty.what, duty.beat) : duty.what;
}

/** Whether it comes again and again. */
export function isPeriodic(duty: DutyView): boolean {
  return duty.beat > 0 && duty.nth === 0;
}

/** How the beats of a duty that comes again go: when it was last done, how many were missed, when the next one is due. */
export function beatsOf(duty: DutyView): string[] {
  const { last_done: last, missed, missed_from: from, missed_to: to, next_due: next } = duty;
  return [
    last && isPeriodic(duty) ? t.duties.followLast(last.says) : '',
    from !== null && to !== null ? t.duties.missed(missed, from, to) : '',
    next !== null && duty.due_at !== null && msOf(next) > msOf(duty.due_at) ? t.duties.next(sinceMoment(next, ticker.now)) : '',
  ].filter((line) => line !== '');
}

/** To whom, in one line; empty where nobody is told. */
export function receiversOf(duty: DutyView): string {
  return duty.to.length === 0 ? '' : t.duties.to(duty.to.map((receiver) => receiver.name).join(t.duties.and));
}

/** The second line of a row: to whom, which incident, which clause, and what to know about it. */
export function factsOf(duty: DutyView): string[] {
  return [
    duty.mine ? '' : duty.actor,
    receiversOf(duty),
    duty.incident_number === '' ? '' : t.duties.incident(duty.incident_number),
    duty.clause === '' ? '' : t.duties.clause(duty.clause),
    ...remarksOf(duty),
  ].filter((fact) => fact !== '');
}

/** Remarks that must stand beside the due moment. `prompts` tell what was missed while the machine was off. */
export function remarksOf(duty: DutyView, prompts: readonly PromptView[] = []): string[] {
  const off = prompts.some(
    ({ kind, incident, obligation }) => kind === 'missed' && incident === duty.incident && obligation === duty.obligation,
  );
  return [
    off ? t.duties.missedOff : '',
    duty.anchor_assumed ? t.duties.assumed : '',
    duty.provisional ? t.duties.provisional : '',
    duty.optional ? t.duties.optional : '',
  ].filter((remark) => remark !== '');
}

/** What the clock counts from, without its moment: 发现 of `发现 15:25`. */
export function anchorWord(duty: DutyView): string {
  return duty.anchor.split(' ')[0] ?? '';
}

/** Whether a telephone call settles it. */
export function isCall(duty: DutyView): boolean {
  return duty.by_word === 'phone';
}

/** How the duties of an incident stand in its table: what runs, then what waits, then what is done. */
export function inOrder(duties: readonly DutyView[]): DutyView[] {
  const rank: Record<DutyView['state'], number> = {
    overdue: 0,
    at_once: 1,
    due: 2,
    waiting: 3,
    if_grade: 4,
    settled: 5,
  };
  return [...duties].sort((a, b) => rank[a.state] - rank[b.state]);
}

/** Whether a person of ours may answer for it: also before its clock starts, as not applicable. */
export function isAnswerable(duty: DutyView): boolean {
  return isOpen(duty) || (duty.mine && duty.state === 'waiting');
}

/** Whether a person of ours can act on it now. */
export function isOpen(duty: DutyView): boolean {
  return duty.mine && (duty.state === 'overdue' || duty.state === 'at_once' || duty.state === 'due');
}

/**
 * The receipts of a delivery as rungs: 已存 → 已签收 → 已转报, each with its time.
 *
 * A rung is reached by a receipt of the superior and by nothing else. Returned (退回) turns back where it came.
 */
import type { ReceiptView } from '../contract/ReceiptView';
import type { SentView } from '../contract/SentView';
import { sinceMoment } from '../text/moments';
import { t } from '../text/text.svelte';

/** One rung, as `Ladder` draws it. */
export interface Rung {
  word: string;
  at?: string | undefined;
  state: 'reached' | 'ahead' | 'back';
}

const WAY = ['stored', 'signed_for', 'forwarded'] as const;

/** The rungs, those reached first. */
export function rungsOf(receipts: readonly ReceiptView[], now: number): Rung[] {
  const reached = WAY.map((level) => receipts.find((receipt) => receipt.level === level));
  const returned = receipts.find((receipt) => receipt.level === 'returned');
  const rungs = WAY.map((level, at): Rung => {
    const receipt = reached[at];
    const word = t.outbox.levels[level];
    return receipt ? { word, at: sinceMoment(receipt.at, now), state: 'reached' } : { word, state: 'ahead' };
  });
  if (!returned) return rungs;
  const back: Rung = { word: t.outbox.levels.returned, at: sinceMoment(returned.at, now), state: 'back' };
  return [...rungs.filter((rung) => rung.state === 'reached'), back];
}

/** What stands beneath the rungs: the superior's running numbers, and what its receipts say beyond their level. */
export function remarksOn(receipts: readonly ReceiptView[]): string[] {
  if (receipts.length === 0) return [];
  const numbers = [...new Set(receipts.map(({ number }) => String(number)))];
  const more = receipts.map(({ level, says }) => (says === t.outbox.levels[level] ? '' : says));
  return [t.outbox.numbers(numbers.join(t.duties.and)), ...new Set(more.filter((says) => says !== ''))];
}

/** The word of a delivery's state. 已送达 is said of a stored, verified receipt alone. */
export function stateWord(sent: SentView): string {
  if (sent.state === 'delivered') return t.outbox.states.delivered;
  if (sent.state === 'queued') return sent.attempts > 0 ? t.outbox.states.awaiting : t.outbox.states.queued;
  return t.outbox.states[sent.state];
}

/**
 * Settling a duty otherwise than by a report: by telephone, on paper, on a platform, on site, or as not applicable.
 *
 * A call that nobody took is logged and settles nothing. What the person leaves of a telephone record as it was filled
 * is not sent back: the program freezes its own words.
 */
import type { DutyView } from '../contract/DutyView';
import type { ProofInput } from '../contract/ProofInput';
import type { ReceiverView } from '../contract/ReceiverView';
import type { ScanInput } from '../contract/ScanInput';
import type { SpokenView } from '../contract/SpokenView';
import { upload } from '../ipc/call';
import { minuteOf } from '../text/beijing';
import { ticker } from '../text/ticker';
import type { Opened } from './opened.svelte';
import { program } from './program.svelte';
import { Task } from './task.svelte';

/** The ways to settle otherwise than by a report. */
export const WAYS = ['phone', 'paper', 'platform', 'hand', 'not_applicable'] as const;
export type Way = (typeof WAYS)[number] | 'report';
/** The fields whose refusals stand beside them. */
export const PROOF_FIELDS = ['who', 'number', 'note', 'reason', 'by', 'role', 'at', 'scan'];

/** The national platform for reports of incidents. */
const PLATFORM = '12387';

/** One duty being settled. */
export class Settling {
  readonly task = new Task();
  readonly duty: DutyView;
  /** Who is still to be told. */
  readonly owed: readonly ReceiverView[];
  way = $state<Way>('paper');
  /** The role that was told; empty for all of them. */
  role = $state('');
  /** Whether the call may be one that nobody took, at a moment of its own. */
  mayFail = true;
  /** Whether somebody took the call. */
  reached = $state(true);
  at = $state<string | null>(null);
  /** Who took the call; the reference; what was done; why it does not apply: each way uses its own. */
  who = $state('');
  number = $state('');
  reference = $state('');
  note = $state('');
  reason = $state('');
  by = $state('');
  /** Answers for the beats missed since, too. */
  through = $state(false);
  /** The paper as scanned; it is handed over when the duty is settled, and kept with it. */
  scan = $state.raw<File>();
  #said = $state<Record<string, string>>({});
  #incident: Opened;

  constructor(incident: Opened, duty: DutyView, now: number) {
    this.#incident = incident;
    this.duty = duty;
    this.owed = duty.to.filter((receiver) => !receiver.settled);
    this.way = duty.by_word === 'phone' || duty.spoken ? 'phone' : 'paper';
    this.at = minuteOf(now);
    this.by = program.bar?.operator ?? '';
    this.tell(this.owed[0]?.role ?? '');
  }

  /** Chooses who was told; their number is the one that was dialled unless another is written. */
  tell(role: string): void {
    this.role = role;
    this.number = this.owed.find((one) => one.role === role)?.phone ?? '';
  }

  /** The record of the call that the plan asks for, as it was filled; empty where it asks for none. */
  get record(): readonly SpokenView[] {
    const cards = this.#incident.view?.phone_cards.filter((card) => card.obligation === this.duty.obligation) ?? [];
    return (cards.find((card) => card.role === this.role) ?? cards[0])?.record ?? [];
  }

  /** The text of a field of the record. */
  text(field: string): string {
    return this.#said[field] ?? this.record.find((one) => one.field === field)?.text ?? '';
  }

  /** Changes a field of the record. */
  write(field: string, text: string): void {
    this.#said[field] = text;
  }

  /** Whether it is a call that nobody took. */
  get unanswered(): boolean {
    return this.mayFail && this.way === 'phone' && !this.reached && this.role !== '';
  }

  /**
   * Settles it, or logs the call that nobody took; true once it is saved. The present minute is not sent: the program
   * then takes its own present, which it can put right when its clock turns out wrong.
   */
  async settle(): Promise<boolean> {
    const { obligation, beat } = this.duty;
    const at = this.at === null || this.at === minuteOf(ticker.now) ? {} : { at: this.at };
    const done = await this.task.act(async () => {
      if (this.unanswered) {
        return this.#incident.write('log_call', { obligation, role: this.role, number: this.number.trim(), reached: null, ...at });
      }
      const proof = await this.proof();
      return (
        proof &&
        this.#incident.write('settle_duty', {
          obligation,
          role: this.role === '' ? null : this.role,
          beat,
          proof,
          ...at,
          ...this.#missed(),
        })
      );
    });
    return done !== null;
  }

  /** The proof that the way leaves, its scan handed over; null for a report, whose receipt is the proof. */
  async proof(): Promise<ProofInput | null> {
    switch (this.way) {
      case 'report':
        return null;
      case 'phone':
        return { kind: 'phone', who: this.who.trim(), number: this.number.trim(), ...this.#spoken() };
      case 'paper':
        return { kind: 'paper', number: this.reference.trim(), ...(await this.#scanned()) };
      case 'platform':
        return { kind: 'platform', platform: PLATFORM, number: this.reference.trim(), ...(await this.#scanned()) };
      case 'hand':
        return { kind: 'hand', note: this.note.trim() };
      case 'not_applicable':
        return { kind: 'not_applicable', reason: this.reason.trim(), by: this.by.trim() };
    }
  }

  /** What was handed over last is what a command may keep, so it is handed over right before. */
  async #scanned(): Promise<{ scan?: ScanInput }> {
    const file = this.scan;
    return file ? { scan: { name: file.name, bytes: file.size, sha256: await upload(file) } } : {};
  }

  /** What the person changed in the record. */
  #spoken(): { said?: Record<string, string> } {
    const filled = new Map(this.record.map((one) => [one.field, one.text]));
    const said = Object.fromEntries(Object.entries(this.#said).filter(([field, text]) => filled.get(field) !== text));
    return Object.keys(said).length === 0 ? {} : { said };
  }

  /** From the first to the last beat that one reason answers for. */
  #missed(): { beat: number; through: number } | undefined {
    const { missed_from: first, missed_to: last } = this.duty;
    if (this.way !== 'not_applicable' || !this.through || first === null || last === null) return undefined;
    return { beat: first, through: last };
  }
}

/**
 * One thing a person asked for: whether it is under way, why it was refused, why it failed.
 *
 * A screen has one task for each form or button. While it runs a second run is ignored, so a double click writes once.
 */
import { call, type Args, type CommandName, type Reply } from '../ipc/call';
import { failed, type Failed } from '../ipc/failed';
import type { RefusalView } from '../contract/RefusalView';

/** What is left of a reply once a refusal is taken out. */
export type Accepted<T> = T extends { decision: 'accepted'; with: infer V } ? V : T extends { decision: string } ? never : T;

/** A command a person set going. */
export class Task {
  busy = $state(false);
  /** Why the program could not do it. */
  failed = $state.raw<Failed | null>(null);
  /** Why the plan or the state forbids it, each beside its field. */
  refusals = $state.raw<readonly RefusalView[]>([]);

  /** Runs one command; null when it was refused, failed, or the task was already at work. */
  run<K extends CommandName>(name: K, args: Args<K>): Promise<Accepted<Reply<K>> | null> {
    return this.act(() => call(name, args));
  }

  /** The same for a piece of work that calls commands itself and gives back the last reply. */
  async act<T>(work: () => Promise<T>): Promise<Accepted<T> | null> {
    if (this.busy) return null;
    this.busy = true;
    this.clear();
    try {
      const reply: unknown = await work();
      if (!isDecision(reply)) return reply as Accepted<T>;
      if (reply.decision === 'accepted') return reply.with as Accepted<T>;
      this.refusals = reply.with as RefusalView[];
    } catch (thrown) {
      this.failed = failed(thrown);
    } finally {
      this.busy = false;
    }
    return null;
  }

  /** What is wrong with a field, in words. */
  wrong(field: string): string | undefined {
    const refusal = this.refusals.find((candidate) => candidate.field === field);
    if (!refusal) return undefined;
    return refusal.clause ? `${refusal.says}（${refusal.clause}）` : refusal.says;
  }

  /** The refusals that belong to none of these fields, to be shown beneath the form. */
  others(...fields: string[]): readonly RefusalView[] {
    return this.refusals.filter((refusal) => !fields.includes(refusal.field));
  }

  /** Forgets what went wrong. */
  clear(): void {
    this.failed = null;
    this.refusals = [];
  }
}

function isDecision(reply: unknown): reply is { decision: 'accepted' | 'refused'; with: unknown } {
  return typeof reply === 'object' && reply !== null && 'decision' in reply && 'with' in reply;
}

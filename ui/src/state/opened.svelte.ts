/**
 * One incident as the screens hold it: its view, kept fresh, and the one queue through which its writes go.
 *
 * A write names the log position last seen, so two must never run side by side: only `write` sends one.
 */
import type { Decision } from '../contract/Decision';
import type { IncidentView } from '../contract/IncidentView';
import { call, type Args, type CommandName } from '../ipc/call';
import { failed, type Failed } from '../ipc/failed';
import { ticker } from '../text/ticker';
import { program } from './program.svelte';

/** The commands that write to an incident. */
export type Writing = {
  [K in CommandName]: Args<K> extends { id: string; expected: number } ? K : never;
}[CommandName];

/** What a write takes besides the incident and the position. */
export type WriteArgs<K extends Writing> = Omit<Args<K>, 'id' | 'expected'>;

/** An incident that is open on the screen. */
export class Opened {
  readonly id: string;
  view = $state.raw<IncidentView>();
  /** Why it could not be read. */
  failed = $state.raw<Failed>();
  /** When the program last answered that a write is saved, in milliseconds since 1970. */
  savedAt = $state.raw<number>();

  #tail: Promise<unknown> = Promise.resolve();
  #refreshing = false;

  constructor(id: string, view?: IncidentView) {
    this.id = id;
    this.view = view;
  }

  /** Reads it and keeps it fresh until the function given back is called. */
  watch(): () => void {
    void this.refresh();
    return program.watch((heard) => {
      if (heard.kind === 'incident' ? heard.id === this.id : touches.includes(heard.kind)) void this.refresh();
    });
  }

  /** Reads it again, after the writes under way; several requests make one reading. */
  refresh(): Promise<void> {
    if (this.#refreshing) return this.#queue(async () => undefined);
    this.#refreshing = true;
    return this.#queue(() => {
      this.#refreshing = false;
      return this.#read();
    });
  }

  /** Sends a write after those before it. When it throws a conflict, the view is the present one. */
  write<K extends Writing>(name: K, args: WriteArgs<K>): Promise<Decision<IncidentView>> {
    return this.#queue(async () => {
      const whole = { ...args, id: this.id, expected: this.view?.position ?? 0 } as unknown as Args<K>;
      try {
        const reply = (await call(name, whole)) as Decision<IncidentView>;
        if (reply.decision === 'accepted') {
          this.view = reply.with;
          this.savedAt = ticker.now;
        }
        return reply;
      } catch (thrown) {
        const why = failed(thrown);
        if (why.code === 'Conflict') await this.#read();
        throw why;
      }
    });
  }

  async #read(): Promise<void> {
    try {
      this.view = await call('incident', { id: this.id });
      this.failed = undefined;
    } catch (thrown) {
      this.failed = failed(thrown);
    }
  }

  #queue<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(act);
    this.#tail = turn.catch(() => undefined);
    return turn;
  }
}

const touches: readonly string[] = ['duties', 'outbox', 'status', 'anything'];
const held = new Map<string, Opened>();

/** The incident of this id; the same one for every screen, so that there is one queue. */
export function opened(id: string, view?: IncidentView): Opened {
  let incident = held.get(id);
  if (!incident) {
    incident = new Opened(id, view);
    held.set(id, incident);
  }
  return incident;
}

/** Forgets the incidents, as when the store is locked, but for those to be spared. */
export function forgetOpened(spared: (incident: Opened) => boolean = () => false): void {
  for (const [id, incident] of held) if (!spared(incident)) held.delete(id);
}

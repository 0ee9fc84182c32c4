/**
 * Where the program stands and what changed: the one listener, from which every screen hears.
 *
 * Screens ask through `shown()` and `watch()`; nothing else listens to the host.
 */
import type { BarView } from '../contract/BarView';
import type { Change } from '../contract/Change';
import type { StatusView } from '../contract/StatusView';
import { call, listen } from '../ipc/call';
import { failed, type Failed } from '../ipc/failed';
import { ticker } from '../text/ticker';

/** What a screen is told: a change, or that anything may have changed since it last asked. */
export type Heard = Change | { kind: 'anything' };

type Watcher = (heard: Heard) => void;

class Program {
  /** Where the program stands; null until it has said so. */
  status = $state.raw<StatusView | null>(null);
  /** The bar at the top; null while there is none to show. */
  bar = $state.raw<BarView | null>(null);
  /** Why the program cannot say where it stands. */
  failed = $state.raw<Failed | null>(null);
  /** True while the way to the program is lost; the screens then show what they last knew. */
  lost = $state(false);

  #watchers = new Set<Watcher>();

  /** Begins to listen; the function given back ends it. */
  start(): () => void {
    ticker.asks(() => void this.look());
    void this.look();
    return listen(
      (change) => void this.#tell(change),
      (reach) => {
        const back = reach === 'joined' && this.lost;
        this.lost = reach === 'lost';
        if (back) void this.#tell({ kind: 'anything' });
        // A program that was started anew no longer lets this page in, which only a call can tell.
        else if (this.lost) void this.look();
      },
    );
  }

  /** Calls `watcher` at every change until the function given back is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Asks where the program stands. */
  async look(): Promise<void> {
    try {
      this.take(await call('status', {}));
      this.failed = null;
    } catch (thrown) {
      this.failed = failed(thrown);
    }
  }

  /** Takes a status that a command gave back. */
  take(status: StatusView): void {
    this.status = status;
    ticker.hear(status.now);
    if (status.stage === 'ready') void this.#lookAtBar();
    else this.bar = null;
  }

  async #lookAtBar(): Promise<void> {
    try {
      this.bar = await call('bar', {});
      ticker.hear(this.bar.now);
    } catch (thrown) {
      const why = failed(thrown);
      if (why.code === 'Locked') void this.look();
      else this.failed = why;
    }
  }

  /** A change of status may mean that changes were missed, so it counts as any. */
  async #tell(heard: Heard): Promise<void> {
    const anything = heard.kind === 'status' || heard.kind === 'anything';
    if (anything) await this.look();
    else if (this.status?.stage === 'ready') void this.#lookAtBar();
    for (const watcher of [...this.#watchers]) watcher(anything ? { kind: 'anything' } : heard);
  }
}

/** The program behind this page. */
export const program = new Program();

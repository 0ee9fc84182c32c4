/**
 * What a screen shows of the program: the reply of one command, asked again whenever something it depends on changes.
 *
 * Call it while a component is set up. What was shown stays until the next reply is there, so nothing flickers;
 * replies that were overtaken are dropped.
 */
import { call, type Args, type CommandName, type Reply } from '../ipc/call';
import { failed, type Failed } from '../ipc/failed';
import type { Change } from '../contract/Change';
import { program, type Heard } from './program.svelte';

/** A reply that keeps itself up to date. */
export interface Shown<K extends CommandName> {
  /** The latest reply; null until the first is there. */
  readonly view: Reply<K> | null;
  /** Why the latest could not be had. */
  readonly failed: Failed | null;
  /** Asks again now. */
  reload(): Promise<void>;
  /** Takes a reply that a write gave back, so that it need not be asked for. */
  take(view: Reply<K>): void;
}

/**
 * Shows what the command `name` replies to `args`. `kinds` are the changes that make it ask again; for `incident`
 * changes, `args` with an `id` narrow it to that one. While `args` gives null nothing is asked.
 */
export function shown<K extends CommandName>(
  name: K,
  args: () => Args<K> | null,
  kinds: readonly Change['kind'][],
): Shown<K> {
  let view = $state.raw<Reply<K> | null>(null);
  let why = $state.raw<Failed | null>(null);
  let latest = 0;

  async function reload(): Promise<void> {
    const turn = ++latest;
    const asked = args();
    if (asked === null) return;
    try {
      const reply = await call(name, asked);
      if (turn !== latest) return;
      view = reply;
      why = null;
    } catch (thrown) {
      if (turn === latest) why = failed(thrown);
    }
  }

  function concerns(heard: Heard): boolean {
    if (heard.kind === 'anything') return true;
    if (!kinds.includes(heard.kind)) return false;
    const asked = args();
    const wanted: unknown = asked && Reflect.get(asked, 'id');
    return heard.kind !== 'incident' || typeof wanted !== 'string' || wanted === heard.id;
  }

  $effect(() => {
    args();
    void reload();
    const stop = program.watch((heard) => {
      if (concerns(heard)) void reload();
    });
    return () => {
      latest += 1;
      stop();
    };
  });

  return {
    get view() {
      return view;
    },
    get failed() {
      return why;
    },
    reload,
    take(reply) {
      latest += 1;
      view = reply;
      why = null;
    },
  };
}

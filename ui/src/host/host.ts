/**
 * All that the screens may use of the program around them.
 *
 * One interface, two hosts: `tauri.ts` in the desktop window, `http.ts` in a browser before the agent.
 * What the program answers to a call that failed is thrown as it came; `ipc` makes sense of it.
 */

/** Whether changes can reach the screens just now. */
export type Reach = 'joined' | 'lost';

/** What a host tells the screens on its own. */
export interface Listener {
  /** Something changed, in the program's own words. */
  changed(change: unknown): void;
  /** The way to the program was found again or lost; after `joined` everything may have changed. */
  reached(reach: Reach): void;
}

/** The program as the screens see it. */
export interface Host {
  /** Runs one command; rejects with the body of the failure, or with `NoAnswer`. */
  call(name: string, args: unknown): Promise<unknown>;
  /** Hands over a file's bytes; the name by which a command may take them, once. Rejects as `call` does. */
  upload(file: Blob): Promise<unknown>;
  /**
   * Puts a kept file where the person finds it; where that is, or empty where the browser says so itself. Rejects as
   * `call` does.
   */
  saveKept(sha256: string, name: string): Promise<string>;
  /** Starts listening; the function given back ends it. */
  listen(listener: Listener): () => void;
}

/** The program did not answer at all, or what answered was not the program. */
export class NoAnswer extends Error {
  /** `unreachable`: nothing there. `stranger`: this page's permission is no longer valid, or something else answered. */
  readonly why: 'unreachable' | 'stranger';

  /** `detail` is for the person who helps. */
  constructor(why: 'unreachable' | 'stranger', detail: string) {
    super(detail);
    this.why = why;
  }
}

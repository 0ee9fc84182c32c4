/** What was just done, in words, for the live region. Only for what needs no answer. */

const SHOWN_MS = 10_000;

class Notices {
  /** The latest; null once it has been seen. */
  said = $state.raw<{ key: number; words: string } | null>(null);

  #timer = 0;
  #count = 0;

  /** Says something; it is read out and goes away by itself. */
  say(words: string): void {
    window.clearTimeout(this.#timer);
    this.#count += 1;
    this.said = { key: this.#count, words };
    this.#timer = window.setTimeout(() => this.close(), SHOWN_MS);
  }

  /** Takes the latest away. */
  close(): void {
    window.clearTimeout(this.#timer);
    this.said = null;
  }
}

/** The notices of this page. */
export const notices = new Notices();

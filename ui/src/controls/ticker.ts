/**
 * The one ticking clock behind everything on the screen that counts.
 *
 * It runs only while something that is shown reads it, and beats on the whole second so that all clocks
 * change together. Never start an interval of your own.
 */
import { createSubscriber } from 'svelte/reactivity';

/** A source of the present that is reactive where it is read inside an effect or a template. */
export class Ticker {
  #subscribe: () => void;
  #read: () => number;

  /** `read` gives milliseconds since 1970; tests pass their own. */
  constructor(read: () => number = () => Date.now()) {
    this.#read = read;
    this.#subscribe = createSubscriber((update) => {
      let timer = 0;
      const beat = () => {
        update();
        timer = window.setTimeout(beat, 1000 - (this.#read() % 1000));
      };
      timer = window.setTimeout(beat, 1000 - (this.#read() % 1000));
      return () => window.clearTimeout(timer);
    });
  }

  /** Milliseconds since 1970, as of the last beat for whoever watches. */
  get now(): number {
    this.#subscribe();
    return this.#read();
  }
}

/** The ticker of this page. */
export const ticker = new Ticker();

/**
 * The one ticking clock behind everything on the screen that counts, kept right by the program.
 *
 * It goes on from the last present that the program told, by a clock that nobody can set: the machine's own date may be
 * years off and is never shown. It runs only while something that is shown reads it, and beats on the whole second so
 * that all clocks change together. Never start an interval of your own.
 */
import { createSubscriber } from 'svelte/reactivity';
import { msOf } from './beijing';

/** By so much the machine's date goes another way than the running clock where the machine slept or its date was set. */
const STRANGE_MS = 2000;

/** The two clocks of a page. */
export interface Hands {
  /** Milliseconds that only run; they may stand still while the machine sleeps. */
  run(): number;
  /** The machine's date in milliseconds since 1970, right or wrong. */
  date(): number;
}

const pageHands: Hands = { run: () => performance.now(), date: () => Date.now() };

/** A source of the present that is reactive where it is read inside an effect or a template. */
export class Ticker {
  #subscribe: () => void;
  #update = () => {};
  #hands: Hands;
  /** The present when the running clock was at nought, and the machine's date then. */
  #told: number;
  #dated: number;
  #ask: () => void = () => {};

  /** Tests pass their own hands. */
  constructor(hands: Hands = pageHands) {
    this.#hands = hands;
    // Until the program has said what time it is nothing that counts is shown.
    this.#dated = hands.date() - hands.run();
    this.#told = this.#dated;
    this.#subscribe = createSubscriber((update) => {
      this.#update = update;
      let timer = 0;
      const beat = () => {
        this.#look();
        update();
        timer = window.setTimeout(beat, 1000 - (this.#read() % 1000));
      };
      timer = window.setTimeout(beat, 1000 - (this.#read() % 1000));
      return () => {
        this.#update = () => {};
        window.clearTimeout(timer);
      };
    });
  }

  /** Milliseconds since 1970, as of the last beat for whoever watches. */
  get now(): number {
    this.#subscribe();
    return this.#read();
  }

  /** The program says what time it is (RFC 3339). */
  hear(now: string): void {
    const [before, run] = [this.#read(), this.#hands.run()];
    this.#told = msOf(now) - run;
    this.#dated = this.#hands.date() - run;
    if (Math.abs(this.#read() - before) >= STRANGE_MS) this.#update();
  }

  /** Whom to ask what time it is, once the machine seems to have slept; the answer comes to `hear`. */
  asks(ask: () => void): void {
    this.#ask = ask;
  }

  #read(): number {
    return this.#told + this.#hands.run();
  }

  #look(): void {
    const dated = this.#hands.date() - this.#hands.run();
    if (Math.abs(dated - this.#dated) < STRANGE_MS) return;
    this.#dated = dated;
    this.#ask();
  }
}

/** The ticker of this page. */
export const ticker = new Ticker();

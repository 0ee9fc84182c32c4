/**
 * Every word the program shows, in the language chosen.
 *
 * `zh` is the original and sets the shape; `en` must have the same keys or it does not compile.
 * Read it as `t.controls.now`; a function stands where a sentence has a gap.
 */
import { en } from './en/all';
import { zh } from './zh/all';

/** The languages there are. */
export type Language = 'zh' | 'en';

/** The shape of all text: what `zh` has, with the particular words forgotten. */
export type Text = Widened<typeof zh>;

type Widened<T> = {
  [K in keyof T]: T[K] extends string
    ? string
    : T[K] extends readonly string[]
      ? readonly string[]
      : T[K] extends (...args: infer A) => string
        ? (...args: A) => string
        : Widened<T[K]>;
};

const packs: Record<Language, Text> = { zh, en };

let chosen = $state<Language>('zh');

/** The text in the chosen language; reading it in a template follows a change of language. */
export const t: Text = new Proxy(zh as Text, {
  get: (_, area) => Reflect.get(packs[chosen], area),
});

/** The language in use. */
export function language(): Language {
  return chosen;
}

/** Changes the language of every text on the screen. */
export function speak(wanted: Language): void {
  chosen = wanted;
}

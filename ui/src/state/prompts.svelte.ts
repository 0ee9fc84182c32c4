/**
 * The prompts of this page: which are still to be seen here, when one sounds, and what the browser is asked to show.
 *
 * When to remind is the program's to say. Putting a prompt away hides that one stage on this page and settles nothing:
 * the next stage has another key and comes again.
 */
import type { PromptView } from '../contract/PromptView';

const LOUD: readonly PromptView['kind'][] = ['missed', 'telephone', 'due', 'regrade'];

/** Whether a prompt stands out and sounds; the others are one quiet line together. */
export function isLoud(prompt: PromptView): boolean {
  return LOUD.includes(prompt.kind);
}

/** What was seen and what has sounded. */
export class Prompts {
  #away = $state.raw<ReadonlySet<string>>(new Set());
  #heard = new Set<string>();

  /** Those that stand out, the most urgent first, as the program orders them. */
  loud(all: readonly PromptView[]): PromptView[] {
    return all.filter((one) => isLoud(one) && !this.#away.has(one.key));
  }

  /** Those of the quiet line. */
  quiet(all: readonly PromptView[]): PromptView[] {
    return all.filter((one) => !isLoud(one) && !this.#away.has(one.key));
  }

  /** Puts prompts away on this page. */
  putAway(...gone: readonly PromptView[]): void {
    this.#away = new Set([...this.#away, ...gone.map(({ key }) => key)]);
  }

  /** Those not met before, each given once; what is gone from the list is forgotten. */
  fresh(all: readonly PromptView[]): PromptView[] {
    const present = new Set(all.map(({ key }) => key));
    const found = all.filter(({ key }) => !this.#heard.has(key));
    this.#heard = present;
    if ([...this.#away].some((key) => !present.has(key))) {
      this.#away = new Set([...this.#away].filter((key) => present.has(key)));
    }
    return found;
  }
}

/** The prompts of this page. */
export const prompts = new Prompts();

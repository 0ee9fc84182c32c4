/**
 * The prompts of this page: which are still to be seen here, when one sounds, and what the browser is asked to show.
 *
 * When to remind is the program's to say. Putting a prompt away hides that one stage and settles nothing: the next stage
 * has another key and comes again. The program keeps it; this page hides it until it has heard so.
 */
import type { PromptView } from '../contract/PromptView';
import { call } from '../ipc/call';

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
    return all.filter((one) => isLoud(one) && this.#stands(one));
  }

  /** Those of the quiet line. */
  quiet(all: readonly PromptView[]): PromptView[] {
    return all.filter((one) => !isLoud(one) && this.#stands(one));
  }

  #stands({ away, key }: PromptView): boolean {
    return !away && !this.#away.has(key);
  }

  /** Puts prompts away; where the program cannot keep it, they are away on this page all the same. */
  putAway(...gone: readonly PromptView[]): void {
    const keys = gone.map(({ key }) => key);
    this.#away = new Set([...this.#away, ...keys]);
    call('put_away', { keys }).catch(() => undefined);
  }

  /** Those not met before, each given once; what is gone from the list is forgotten. */
  fresh(all: readonly PromptView[]): PromptView[] {
    const present = new Set(all.map(({ key }) => key));
    const found = all.filter(({ away, key }) => !away && !this.#heard.has(key));
    this.#heard = present;
    if ([...this.#away].some((key) => !present.has(key))) {
      this.#away = new Set([...this.#away].filter((key) => present.has(key)));
    }
    return found;
  }
}

/** The prompts of this page. */
export const prompts = new Prompts();

/**
 * The categories of an incident: which ones the words point to, and which a person chose.
 *
 * A suggestion never chooses itself. The first one chosen is the primary one until the person says another.
 */
import type { SuggestionView } from '../contract/SuggestionView';
import { call } from '../ipc/call';
import type { Opened } from './opened.svelte';
import { Task } from './task.svelte';

/** The categories of one incident. */
export class Categories {
  readonly task = new Task();
  suggestions = $state.raw<readonly SuggestionView[]>([]);
  /** The plan has no categories: there is nothing to choose. Known once the program was asked. */
  none = $state(false);

  #incident: Opened;
  #asked: string | undefined;

  constructor(incident: Opened) {
    this.#incident = incident;
  }

  /** The ids chosen. */
  get chosen(): readonly string[] {
    return this.#incident.view?.category_ids ?? [];
  }

  /** The id of the primary one; empty until one is chosen. */
  get primary(): string {
    return this.#incident.view?.primary ?? '';
  }

  /** Asks what the words point to; the latest words win. A failure leaves the list as it was. */
  async suggest(text: string): Promise<void> {
    if (text === this.#asked) return;
    this.#asked = text;
    try {
      const found = await call('suggest_categories', { id: this.#incident.id, text });
      if (text !== this.#asked) return;
      this.suggestions = found;
      this.none = found.length === 0;
    } catch {
      if (text === this.#asked) this.#asked = undefined;
    }
  }

  /** Takes a category in or out. */
  async toggle(category: string, on: boolean): Promise<void> {
    const others = this.chosen.filter((id) => id !== category);
    const categories = on ? [...others, category] : others;
    const primary = categories.includes(this.primary) ? this.primary : (categories[0] ?? '');
    await this.#choose(categories, primary);
  }

  /** Makes a chosen category the primary one. */
  async lead(category: string): Promise<void> {
    await this.#choose([...this.chosen], category);
  }

  #choose(categories: string[], primary: string): Promise<unknown> {
    return this.task.act(() => this.#incident.write('choose_categories', { categories, primary }));
  }
}

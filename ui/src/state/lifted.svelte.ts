/**
 * Numbers and durations that the program found in what was written, offered as answers one by one.
 *
 * Nothing found is an answer until a person takes it, and what a person declined is not offered again for the same words.
 */
import type { IncidentView } from '../contract/IncidentView';
import type { LiftedView } from '../contract/LiftedView';
import { call } from '../ipc/call';
import type { Opened } from './opened.svelte';
import { Task } from './task.svelte';

/** The passages that speak of numbers, in the order in which they are read. */
const READ: readonly string[] = ['seen', 'course', 'status', 'impact'];

/** What was found in one incident's texts. */
export class Lifted {
  readonly task = new Task();
  #incident: Opened;
  #found = $state.raw<readonly LiftedView[]>([]);
  #declined = $state.raw<ReadonlySet<string>>(new Set());
  #asked: string | undefined;

  constructor(incident: Opened) {
    this.#incident = incident;
  }

  /** What is still to be answered, in the order of the text. */
  get offers(): readonly LiftedView[] {
    const known = new Set(
      this.#incident.view?.answers.filter((one) => !one.unknown).map((one) => one.question.fact),
    );
    return this.#found.filter((one) => !known.has(one.question.fact) && !this.#declined.has(keyOf(one)));
  }

  /** Asks what a saved text holds; the latest one wins. A failure leaves the list as it was. */
  async look(text: string): Promise<void> {
    if (text === this.#asked) return;
    this.#asked = text;
    try {
      const found = text === '' ? [] : await call('lift_numbers', { id: this.#incident.id, text });
      if (text === this.#asked) this.#found = found;
    } catch {
      if (text === this.#asked) this.#asked = undefined;
    }
  }

  /** Makes an offer the answer; true once it is saved. */
  async take({ question, answer }: LiftedView): Promise<boolean> {
    const done = await this.task.act(() => this.#incident.write('answer_fact', { fact: question.fact, answer }));
    return done !== null;
  }

  /** Declines an offer: other words may offer the same question again. */
  decline(offer: LiftedView): void {
    this.task.clear();
    this.#declined = new Set([...this.#declined, keyOf(offer)]);
  }
}

/** What tells offers apart: the question and the words it was found in. */
export function keyOf({ question, words }: LiftedView): string {
  return `${question.fact} ${words}`;
}

/** The saved texts in which numbers are looked for. */
export function readText(view: IncidentView | undefined): string {
  const texts = READ.map((wanted) => view?.passages.find(({ passage }) => passage === wanted)?.text.trim() ?? '');
  return texts.filter((text) => text !== '').join('\n');
}

const kept = new WeakMap<Opened, Lifted>();

/** What was found in an incident; the same for every screen, so that what was declined stays so. */
export function liftedOf(incident: Opened): Lifted {
  const lifted = kept.get(incident) ?? new Lifted(incident);
  kept.set(incident, lifted);
  return lifted;
}

/**
 * The questions of an incident, one at a time: which one is asked, and the way of its answer.
 *
 * The program orders the questions; nothing here may put another first, but for the one a person asked to change.
 * 不清楚 is an answer: what was answered so is not asked again by itself.
 */
import type { AnswerInput } from '../contract/AnswerInput';
import type { AnswerView } from '../contract/AnswerView';
import type { IncidentView } from '../contract/IncidentView';
import type { QuestionView } from '../contract/QuestionView';
import type { Opened } from './opened.svelte';
import { Task } from './task.svelte';

/** The questions of one incident. */
export class Facts {
  readonly task = new Task();
  #incident: Opened;
  #changing = $state.raw<string>();

  constructor(incident: Opened) {
    this.#incident = incident;
  }

  /** The question to ask now; undefined where nothing more would settle the grade. */
  get question(): QuestionView | undefined {
    return this.#changed?.question ?? this.#left[0];
  }

  /** Whether an answer is being changed. */
  get changing(): boolean {
    return this.#changed !== undefined;
  }

  /** The answer given before: null is 不清楚, undefined is none. */
  get given(): AnswerInput | null | undefined {
    const answer = this.#answers.find((one) => one.question.fact === this.question?.fact);
    return answer && (answer.unknown ? null : answer.value);
  }

  /** How many were answered, and how many are left at most. */
  get counts(): { answered: number; left: number } {
    return { answered: this.#answers.length, left: this.#left.length };
  }

  /** Gives the answer to the question asked now; null is 不清楚. True once it is saved. */
  async answer(answer: AnswerInput | null): Promise<boolean> {
    const question = this.question;
    if (!question) return false;
    const done = await this.task.act(() => this.#incident.write('answer_fact', { fact: question.fact, answer }));
    if (done) this.#changing = undefined;
    return done !== null;
  }

  /** Asks a question again, to change its answer. */
  change(fact: string): void {
    this.task.clear();
    this.#changing = fact;
  }

  /** Leaves the answer as it was. */
  leave(): void {
    this.task.clear();
    this.#changing = undefined;
  }

  get #left(): readonly QuestionView[] {
    return unanswered(this.#incident.view);
  }

  get #answers(): readonly AnswerView[] {
    return this.#incident.view?.answers ?? [];
  }

  get #changed(): AnswerView | undefined {
    return this.#changing === undefined
      ? undefined
      : this.#answers.find((one) => one.question.fact === this.#changing);
  }
}

/** The questions that would still tell something and have no answer yet, in the program's order. */
export function unanswered(view: IncidentView | undefined): readonly QuestionView[] {
  const answered = new Set(view?.answers.map((answer) => answer.question.fact));
  return (view?.assessment.questions ?? []).filter((question) => !answered.has(question.fact));
}

/**
 * A follow-up from the last one: only what changed since is written, and one action tells it and settles the beat.
 *
 * What the person leaves as it stands is not sent: the program takes it from the record.
 */
import type { DutyView } from '../contract/DutyView';
import type { FollowUpView } from '../contract/FollowUpView';
import type { SectionView } from '../contract/SectionView';
import type { Opened } from './opened.svelte';
import { Settling } from './settling.svelte';
import { Task } from './task.svelte';

/** One follow-up in the making. */
export class FollowUp {
  readonly drafting = new Task();
  /** How it is told: its task is the one that sends. */
  readonly told: Settling;
  view = $state.raw<FollowUpView>();
  #incident: Opened;
  #texts = $state<Record<string, string>>({});

  constructor(incident: Opened, duty: DutyView, now: number) {
    this.#incident = incident;
    this.told = new Settling(incident, duty, now);
    this.told.mayFail = false;
    if (duty.by_word === 'any') this.told.way = 'phone';
  }

  /** Has it filled from the record, beside what was told last. */
  async fill(): Promise<void> {
    const { obligation } = this.told.duty;
    const view = await this.drafting.run('draft_follow_up', { id: this.#incident.id, obligation });
    if (view) this.view = view;
  }

  /** The texts that read otherwise than when they were told last. */
  get changed(): SectionView[] {
    return this.#sections.filter(({ key }) => this.was(key) !== undefined);
  }

  /** The texts that read as they were told last. */
  get kept(): SectionView[] {
    return this.#sections.filter(({ key }) => this.was(key) === undefined);
  }

  /** How a text read when it was told last, where it read otherwise. */
  was(key: string): string | undefined {
    return this.view?.was[key];
  }

  /** A text as it will be told. */
  text(key: string): string {
    return this.#texts[key] ?? this.#sections.find((section) => section.key === key)?.text ?? '';
  }

  /** Changes a text. */
  write(key: string, text: string): void {
    this.#texts[key] = text;
  }

  /** Writes the changes, tells them and settles the beat; true once it is saved. */
  async send(): Promise<boolean> {
    const before = new Map(this.#sections.map(({ key, text }) => [key, text]));
    const changes = Object.fromEntries(Object.entries(this.#texts).filter(([key, text]) => before.get(key) !== text));
    const { duty, role } = this.told;
    const done = await this.told.task.act(async () => {
      const proof = await this.told.proof();
      return this.#incident.write('follow_up', {
        obligation: duty.obligation,
        changes,
        answers: [],
        proof,
        role: proof === null || role === '' ? null : role,
      });
    });
    return done !== null;
  }

  get #sections(): SectionView[] {
    return this.view?.sections.filter((section) => section.editable) ?? [];
  }
}

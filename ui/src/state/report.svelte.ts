/**
 * A report from draft to send: filled by the program, looked over by a person, then decided once.
 *
 * Only texts that the person changed are sent back; everything else is the record's own.
 */
import type { DraftReport } from '../contract/DraftReport';
import type { DraftView } from '../contract/DraftView';
import type { SectionView } from '../contract/SectionView';
import type { Opened } from './opened.svelte';
import { Task } from './task.svelte';

/** First, follow-up or final. */
export type Stage = DraftReport['stage'];

/** One report in the making. */
export class ReportDraft {
  readonly stage: Stage;
  readonly drafting = new Task();
  readonly sending = new Task();
  view = $state.raw<DraftView>();
  /** Whether the person is at the last look before sending. */
  looking = $state(false);

  #incident: Opened;
  #changes = $state<Record<string, string>>({});

  constructor(incident: Opened, stage: Stage) {
    this.#incident = incident;
    this.stage = stage;
  }

  /** Has it filled from the record as it stands; what the person wrote stays. */
  async fill(): Promise<void> {
    const view = await this.drafting.run('draft_report', { id: this.#incident.id, stage: this.stage });
    if (view) this.view = view;
  }

  /** The sections with the person's changes in them. */
  get sections(): SectionView[] {
    return (this.view?.sections ?? []).map((section) => ({ ...section, text: this.text(section.key) }));
  }

  /** The text of a section. */
  text(key: string): string {
    return this.#changes[key] ?? this.view?.sections.find((section) => section.key === key)?.text ?? '';
  }

  /** Changes the text of a section. */
  write(key: string, text: string): void {
    this.#changes[key] = text;
  }

  /** What differs from the record, by section. */
  get changes(): Record<string, string> {
    const filled = new Map(this.view?.sections.map((section) => [section.key, section.text]));
    return Object.fromEntries(Object.entries(this.#changes).filter(([key, text]) => filled.get(key) !== text));
  }

  /** Decides it; true once its final bytes are in the outbox. */
  async send(): Promise<boolean> {
    const sent = await this.sending.act(() =>
      this.#incident.write('send_report', { stage: this.stage, changes: this.changes }),
    );
    if (sent) kept.get(this.#incident)?.delete(this.stage);
    return sent !== null;
  }
}

const kept = new WeakMap<Opened, Map<Stage, ReportDraft>>();

/** The draft of this stage; the same one until it is sent, so that leaving the page loses nothing written. */
export function draftOf(incident: Opened, stage: Stage): ReportDraft {
  const drafts = kept.get(incident) ?? new Map<Stage, ReportDraft>();
  kept.set(incident, drafts);
  const draft = drafts.get(stage) ?? new ReportDraft(incident, stage);
  drafts.set(stage, draft);
  draft.looking = false;
  return draft;
}

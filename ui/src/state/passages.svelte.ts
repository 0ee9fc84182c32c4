/**
 * Free text on its way into the record: kept here from the first keystroke until the program says it is saved.
 *
 * Nothing typed may be lost: a draft leaves only by an accepted write or by a person who prefers the other text.
 */
import type { RefusalView } from '../contract/RefusalView';
import { failed, type Failed } from '../ipc/failed';
import { forgetOpened, type Opened } from './opened.svelte';
import { program } from './program.svelte';

/** A save follows the last keystroke by this much. */
export const QUIET_MS = 300;
/** A save follows the first keystroke by no more than this, however fast the typing. */
export const HOLD_MS_MAX = 2_000;
/** The key of the title among the passages. */
export const TITLE = 'title';

const RETRY_MS_MIN = 2_000;
const RETRY_MS_MAX = 30_000;
const CONFLICTS_MAX = 5;

/** A text that is not saved. */
export interface Draft {
  readonly text: string;
  /** What was saved when it was begun. */
  readonly base: string;
  /** `clash`: another window saved a different text meanwhile. */
  readonly state: 'typed' | 'sending' | 'failed' | 'refused' | 'clash';
  /** Why it was refused; the other text of a clash. */
  readonly says?: string;
  readonly failed?: Failed;
}

/** The texts of one incident. */
export class Passages {
  #incident: Opened;
  #drafts = $state.raw<ReadonlyMap<string, Draft>>(new Map());
  #composing = new Set<string>();
  /** As typed, where the program keeps it without the blanks around it. */
  #asTyped = new Map<string, string>();
  #timer: number | undefined;
  #dirtySince = 0;
  #tries = 0;

  constructor(incident: Opened) {
    this.#incident = incident;
  }

  /** What the field shows. */
  text(passage: string): string {
    const draft = this.#drafts.get(passage);
    if (draft) return draft.text;
    const saved = this.#saved(passage);
    const typed = this.#asTyped.get(passage);
    return typed?.trim() === saved ? typed : saved;
  }

  /** The draft of a passage, while it is not saved. */
  draft(passage: string): Draft | undefined {
    return this.#drafts.get(passage);
  }

  /** Every passage that is not saved. */
  get unsaved(): readonly [string, Draft][] {
    return [...this.#drafts];
  }

  /** The failure that keeps texts from being saved, if one does. */
  get failed(): Failed | undefined {
    return this.unsaved.find(([, draft]) => draft.state === 'failed')?.[1].failed;
  }

  /** Takes what was typed. */
  type(passage: string, text: string): void {
    const before = this.#drafts.get(passage);
    this.#asTyped.set(passage, text);
    if (!before && text === this.#saved(passage)) return;
    this.#put(passage, { text, base: before?.base ?? this.#saved(passage), state: 'typed' });
    this.#tries = 0;
    this.#schedule();
  }

  /** An input method composes: what stands in the field is not text yet. */
  compose(passage: string, composing: boolean): void {
    if (composing) this.#composing.add(passage);
    else if (this.#composing.delete(passage) && this.#drafts.has(passage)) this.#schedule();
  }

  /** Saves what is not saved, now; resolves when it was tried. */
  async flush(): Promise<void> {
    this.#composing.clear();
    this.#stop();
    await this.#saveAll();
  }

  /** Ends a clash by a person's choice. */
  choose(passage: string, mine: boolean): void {
    const draft = this.#drafts.get(passage);
    if (draft?.state !== 'clash') return;
    if (!mine) {
      this.#put(passage, undefined);
      return;
    }
    this.#put(passage, { text: draft.text, base: this.#saved(passage), state: 'typed' });
    void this.flush();
  }

  #put(passage: string, draft: Draft | undefined): void {
    const drafts = new Map(this.#drafts);
    if (draft) drafts.set(passage, draft);
    else drafts.delete(passage);
    this.#drafts = drafts;
  }

  #saved(passage: string): string {
    const view = this.#incident.view;
    if (passage === TITLE) return view?.title ?? '';
    return view?.passages.find((one) => one.passage === passage)?.text ?? '';
  }

  #schedule(): void {
    const now = performance.now();
    this.#dirtySince ||= now;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(
      () => void this.flushTyped(),
      Math.max(0, Math.min(QUIET_MS, this.#dirtySince + HOLD_MS_MAX - now)),
    );
  }

  #stop(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#dirtySince = 0;
  }

  /** What the timer does: saves all but what an input method still composes. */
  async flushTyped(): Promise<void> {
    this.#stop();
    await this.#saveAll();
  }

  async #saveAll(): Promise<void> {
    const due = this.unsaved.filter(
      ([passage, { state }]) => (state === 'typed' || state === 'failed') && !this.#composing.has(passage),
    );
    await Promise.all(due.map(([passage]) => this.#save(passage, CONFLICTS_MAX)));
  }

  async #save(passage: string, conflicts: number): Promise<void> {
    const draft = this.#drafts.get(passage);
    if (!draft) return;
    const { text, base } = draft;
    this.#put(passage, { text, base, state: 'sending' });
    try {
      const reply = await (passage === TITLE
        ? this.#incident.write('write_title', { title: text })
        : this.#incident.write('write_passage', { passage, text }));
      if (reply.decision === 'accepted') this.#done(passage, text);
      else this.#rest(passage, text, { state: 'refused', says: words(reply.with) });
    } catch (thrown) {
      const why = failed(thrown);
      if (why.code === 'Conflict') await this.#meet(passage, { text, base }, why, conflicts);
      else this.#fail(passage, text, why);
    }
  }

  #done(passage: string, text: string): void {
    this.#tries = 0;
    const latest = this.#drafts.get(passage);
    if (latest?.text === text) this.#put(passage, undefined);
    else if (latest) this.#put(passage, { ...latest, base: text });
  }

  /** Another write came first: harmless unless it changed this very text. */
  async #meet(passage: string, sent: Pick<Draft, 'text' | 'base'>, why: Failed, conflicts: number): Promise<void> {
    const theirs = this.#saved(passage);
    const latest = this.#drafts.get(passage);
    if (theirs !== sent.base && theirs !== sent.text) {
      if (latest) this.#put(passage, { text: latest.text, base: theirs, state: 'clash', says: theirs });
    } else if (conflicts > 0) {
      await this.#save(passage, conflicts - 1);
    } else {
      this.#fail(passage, sent.text, why);
    }
  }

  #fail(passage: string, text: string, why: Failed): void {
    this.#rest(passage, text, { state: 'failed', failed: why });
    this.#tries += 1;
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(
      () => void this.flushTyped(),
      Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** (this.#tries - 1)),
    );
  }

  /** Marks the draft, unless more was typed meanwhile: then that is tried on its own. */
  #rest(passage: string, text: string, mark: Pick<Draft, 'state' | 'says' | 'failed'>): void {
    const latest = this.#drafts.get(passage);
    if (latest?.text === text) this.#put(passage, { ...latest, ...mark });
  }
}

const kept = new WeakMap<Opened, Passages>();

/** The texts of an incident; the same ones for every screen, so that a text outlives the screen it was typed on. */
export function passagesOf(incident: Opened): Passages {
  let passages = kept.get(incident);
  if (!passages) {
    passages = new Passages(incident);
    kept.set(incident, passages);
  }
  return passages;
}

/** What was read is forgotten when the store is locked; what was typed and is not saved stays until it is. */
$effect.root(() => {
  $effect(() => {
    if (program.status?.stage === 'locked') forgetOpened((incident) => (kept.get(incident)?.unsaved.length ?? 0) > 0);
  });
});

function words(refusals: readonly RefusalView[]): string {
  return refusals.map((refusal) => refusal.says).join(' ');
}

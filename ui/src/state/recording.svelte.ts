/**
 * Recording an incident, from the key press to the preliminary grade.
 *
 * Nothing is stored before the question of state secrets (涉密) is answered with no; after that nothing waits for the
 * end: every step is saved as it is filled, and steps may be taken in any order.
 */
import type { IncidentView } from '../contract/IncidentView';
import type { PhoneCardView } from '../contract/PhoneCardView';
import type { RefusalView } from '../contract/RefusalView';
import { call } from '../ipc/call';
import { Categories } from './categories.svelte';
import { Facts, unanswered } from './facts.svelte';
import { opened, type Opened } from './opened.svelte';
import { passagesOf, type Passages } from './passages.svelte';
import { Task } from './task.svelte';

/** The steps, in their order. */
export const STEPS = ['secret', 'seen', 'when', 'phone', 'facts', 'grade'] as const;
export type Step = (typeof STEPS)[number];

/** What works on an incident once there is one. */
export interface Desk {
  readonly incident: Opened;
  readonly passages: Passages;
  readonly categories: Categories;
  readonly facts: Facts;
}

/** One run through the flow. */
export class Recording {
  readonly task = new Task();
  /** RFC 3339: when the person set out to record. */
  readonly discoveredAt: string;
  step = $state<Step>('secret');
  desk = $state.raw<Desk>();
  /** Why it stops, and where to turn, once 涉密 was answered with yes. */
  stopped = $state.raw<readonly RefusalView[]>([]);

  constructor(discoveredAt: string) {
    this.discoveredAt = discoveredAt;
  }

  /** Takes up an incident that is there already. */
  takeUp(id: string): void {
    const incident = opened(id);
    this.desk = deskOf(incident);
    this.step = incident.view ? stepToTakeUp(incident.view) : 'seen';
  }

  /** Answers 涉密. Gives the incident's id once it is open, else null. */
  async begin(secret: boolean, drill: boolean): Promise<string | null> {
    this.stopped = [];
    const view = await this.task.act(() =>
      call('open_incident', { secret, drill, discovered_at: this.discoveredAt }),
    );
    if (!view) {
      if (secret) this.stopped = this.task.refusals;
      return null;
    }
    this.desk = deskOf(opened(view.card.id, view));
    this.step = 'seen';
    return view.card.id;
  }

  /** The step after the present one; undefined at the last. */
  get next(): Step | undefined {
    return STEPS[STEPS.indexOf(this.step) + 1];
  }

  /** Goes to a step and saves what was typed on the one before. 涉密 is not asked twice. */
  go(step: Step): void {
    if (!this.desk || step === 'secret') return;
    void this.desk.passages.flush();
    this.step = step;
  }
}

/** Where to take an incident up again: the first step that has nothing yet; a grade that the facts outgrew comes first. */
export function stepToTakeUp(view: IncidentView): Step {
  if (view.card.needs_regrade) return 'grade';
  if (view.judged !== '') return 'facts';
  return STEPS.find((step) => !isDone(step, view)) ?? 'facts';
}

/** Whether a step holds what it asks for. */
export function isDone(step: Step, view: IncidentView): boolean {
  switch (step) {
    case 'secret':
      return true;
    case 'seen':
      return view.passages.some((passage) => passage.passage === 'seen' && passage.text.trim() !== '');
    case 'when':
      return view.occurrence !== null;
    case 'phone':
      return view.phone_cards.every((card) => card.reached);
    case 'facts':
      return unanswered(view).length === 0;
    case 'grade':
      return view.judged !== '';
  }
}

/** How many calls are made, of how many. */
export function callsMade(cards: readonly PhoneCardView[]): { made: number; all: number } {
  return { made: cards.filter((card) => card.reached).length, all: cards.length };
}

function deskOf(incident: Opened): Desk {
  return {
    incident,
    passages: passagesOf(incident),
    categories: new Categories(incident),
    facts: new Facts(incident),
  };
}

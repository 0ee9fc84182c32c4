/**
 * The alarm of an orange or red warning: which one holds the screen and when it sounds.
 *
 * When to sound again is the program's to say (`alarm_at`); here each of its moments sounds once. A key pressed while
 * the alarm came up must not sign for it.
 */
import type { WarningView } from '../contract/WarningView';
import { takesScreen } from './levels';

/** For this long after it came up, the alarm takes no key for an answer: it was meant for what lay beneath. */
export const DEAF_MS = 1_200;

/** Keeps count of what has sounded. */
export class Alarms {
  #sounded = new Set<string>();
  #since = new Map<string, number>();

  /** The warning that holds the screen: the first of those not signed for that may. */
  holding(waiting: readonly WarningView[]): WarningView | undefined {
    return waiting.find((warning) => takesScreen(warning) && warning.signed_for_at === null);
  }

  /** Whether it must sound now; true once for its arrival and once for each moment the program sets. */
  due(warning: WarningView, now: number): boolean {
    if (this.#first(`${warning.id} here`)) {
      this.#since.set(warning.id, now);
      if (warning.alarm_at !== null && Date.parse(warning.alarm_at) <= now) this.#first(momentOf(warning));
      return true;
    }
    if (warning.alarm_at === null || Date.parse(warning.alarm_at) > now) return false;
    return this.#first(momentOf(warning));
  }

  /** Whether an answer by key counts yet. */
  hears(warning: WarningView, now: number): boolean {
    return now - (this.#since.get(warning.id) ?? now) >= DEAF_MS;
  }

  #first(key: string): boolean {
    const fresh = !this.#sounded.has(key);
    this.#sounded.add(key);
    return fresh;
  }
}

function momentOf(warning: WarningView): string {
  return `${warning.id} ${warning.alarm_at}`;
}

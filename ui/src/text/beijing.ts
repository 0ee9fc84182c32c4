/**
 * Moments as Beijing wall time, whatever zone the machine is in.
 *
 * A moment in text is RFC 3339 at +08:00, as the contract has it; in arithmetic it is milliseconds since 1970.
 * `Date`'s local getters must never be used: they follow the machine's zone.
 */

/** What a wall clock and a calendar in Beijing show. `weekday` counts from 0, Sunday. */
export interface Wall {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
  second: number;
}

/** One day in milliseconds; China keeps no summer time, so every day has this length. */
export const DAY_MS = 86_400_000;

const OFFSET_MS = 8 * 3_600_000;
const FIELD = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/;

/** Milliseconds since 1970 of an RFC 3339 text; not a number when it is none. */
export function msOf(moment: string): number {
  return /T.*(Z|[+-]\d{2}:\d{2})$/.test(moment) ? Date.parse(moment) : Number.NaN;
}

/** The wall time in Beijing at a moment. */
export function wallOf(ms: number): Wall {
  const shifted = new Date(ms + OFFSET_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
  };
}

/** RFC 3339 at +08:00, to the second. */
export function momentOf(ms: number): string {
  return `${new Date(ms + OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

/** RFC 3339 of the minute that a moment falls in, as a field to the minute holds it. */
export function minuteOf(ms: number): string {
  return momentOf(Math.floor(ms / 60_000) * 60_000);
}

/** What a native datetime-local field shows for a moment: Beijing wall time to the minute. */
export function fieldOf(moment: string): string {
  const ms = msOf(moment);
  return Number.isNaN(ms) ? '' : momentOf(ms).slice(0, 16);
}

/**
 * The moment a datetime-local field means, read as Beijing time; null while it is empty or half filled.
 *
 * A browser without that control shows a text field, where a space is typed instead of the T.
 */
export function momentOfField(field: string): string | null {
  if (!FIELD.test(field)) return null;
  const ms = Date.parse(`${field.replace(' ', 'T')}+08:00`);
  return Number.isNaN(ms) ? null : momentOf(ms);
}

/** The number of the Beijing day a moment falls in; two moments of one day have the same. */
export function dayNumber(ms: number): number {
  return Math.floor((ms + OFFSET_MS) / DAY_MS);
}

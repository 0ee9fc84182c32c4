/**
 * Lists of days as people paste them from a notice, read into plain dates; and dates put into short stretches again.
 *
 * A date is text such as `2026-10-01`. What cannot be read is named, never skipped: a day lost here is a wrong deadline.
 */
import { t } from '../text/text.svelte';

/** What a pasted list holds. */
export interface ReadDates {
  /** In order, each once. */
  dates: string[];
  /** What is wrong with the first part that could not be read; absent where all was. */
  wrong?: string;
}

const DAY_MS = 86_400_000;
const STRETCH_DAYS_MAX = 31;
const DAY = String.raw`(?:(\d{4})\s*[-/.\u5e74]\s*)?(?:(\d{1,2})\s*[-/.\u6708]\s*)?(\d{1,2})\s*[\u65e5\u53f7]?`;
const STRETCH = new RegExp(String.raw`^${DAY}(?:\s*(?:[~\uff5e\u2014\u2013\u81f3\u5230-]+)\s*${DAY})?$`);
const BRACKETS = /[(\uff08][^)\uff09]*[)\uff09]/g;
const BREAKS = /[\n,;\uff0c\uff1b\u3001\u3002]/;
/** A blank between two dates parts them; one within a date does not. */
const BETWEEN = /([\d\u65e5\u53f7])\s+(?=\d)/g;

/** Reads a list of days of one year. */
export function readDates(text: string, year: number): ReadDates {
  const dates = new Set<string>();
  let month: number | undefined;
  for (const part of text.replace(BRACKETS, '').replace(BETWEEN, '$1\n').split(BREAKS)) {
    const said = part.trim();
    if (said === '') continue;
    const read = stretch(said, year, month);
    if ('wrong' in read) return { dates: [...dates].sort(), wrong: read.wrong };
    for (let day = read.from; day <= read.to; day += DAY_MS) dates.add(isoOf(day));
    month = new Date(read.to).getUTCMonth() + 1;
  }
  return { dates: [...dates].sort() };
}

/** Dates as stretches of days in a row, in words: `1月1日至3日、5月1日`. */
export function stretches(dates: readonly string[]): string[] {
  const days = dates.map((date) => Date.parse(`${date}T00:00:00Z`)).filter((day) => !Number.isNaN(day));
  const words: string[] = [];
  for (let from = 0; from < days.length; ) {
    let to = from;
    while ((days[to + 1] ?? 0) - (days[to] ?? 0) === DAY_MS) to += 1;
    const [first, last] = [days[from] ?? 0, days[to] ?? 0];
    words.push(first === last ? dayWords(first) : `${dayWords(first)}${t.calendar.to}${dayWords(last)}`);
    from = to + 1;
  }
  return words;
}

/** What is wrong where a day stands in both lists; empty where none does. */
export function inBoth(off: readonly string[], worked: readonly string[]): string {
  const twice = off.find((date) => worked.includes(date));
  return twice === undefined ? '' : t.calendar.twice(stretches([twice])[0] ?? twice);
}

function stretch(said: string, year: number, month: number | undefined): { from: number; to: number } | { wrong: string } {
  const found = STRETCH.exec(said)?.slice(1).map((digits) => (digits === undefined ? undefined : Number(digits)));
  if (!found) return { wrong: t.calendar.bad(said) };
  const [year1, month1 = month, day1, year2, month2, day2] = found;
  if (month1 === undefined || day1 === undefined) return { wrong: t.calendar.bad(said) };
  if ((year1 ?? year) !== year || (year2 ?? year) !== year) return { wrong: t.calendar.otherYear(said) };
  const from = dayOf(year, month1, day1);
  const to = day2 === undefined ? from : dayOf(year, month2 ?? month1, day2);
  if (from === undefined || to === undefined) return { wrong: t.calendar.noSuchDay(said) };
  if (to < from) return { wrong: t.calendar.backwards(said) };
  if ((to - from) / DAY_MS >= STRETCH_DAYS_MAX) return { wrong: t.calendar.tooLong(said) };
  return { from, to };
}

/** The day, where the calendar has it: no 31 June. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  return isoOf(ms) === `${year}-${two(month)}-${two(day)}` ? ms : undefined;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function dayWords(ms: number): string {
  const day = new Date(ms);
  return t.calendar.day(day.getUTCMonth() + 1, day.getUTCDate());
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}

/**
 * Moments and lengths of time in words and on clocks.
 *
 * Moments read as Beijing time (`beijing.ts`); lengths are milliseconds and never negative when shown.
 */
import { DAY_MS, dayNumber, msOf, wallOf } from './beijing';
import { t } from './text.svelte';

/** From this many days on a clock shows days alone. */
const DAYS_ALONE = 7;

/** 14:30 */
export function hourMinute(moment: string | number): string {
  const wall = wallOf(asMs(moment));
  return `${two(wall.hour)}:${two(wall.minute)}`;
}

/** 14:30:05 */
export function hourMinuteSecond(moment: string | number): string {
  return `${hourMinute(moment)}:${two(wallOf(asMs(moment)).second)}`;
}

/** 2026年8月22日 星期六 14:30 北京时间: the read-back of a field, leaving no doubt. */
export function fullMoment(moment: string | number): string {
  const wall = wallOf(asMs(moment));
  return t.time.full(wall.year, wall.month, wall.day, t.time.weekdays[wall.weekday] ?? '', hourMinute(moment));
}

/** 10月9日 星期五, with the year when it is not this one. */
export function dayWords(moment: string | number, now: number): string {
  const wall = wallOf(asMs(moment));
  const weekday = t.time.weekdays[wall.weekday] ?? '';
  return `${dateWords(moment, now)} ${weekday}`;
}

/** 10月9日, with the year when it is not this one. */
export function dateWords(moment: string | number, now: number): string {
  const wall = wallOf(asMs(moment));
  return wall.year === wallOf(now).year
    ? t.time.monthDay(wall.month, wall.day)
    : t.time.yearMonthDay(wall.year, wall.month, wall.day);
}

/** 今天 12:00, 明天 10:45, 10月7日 23:59: the shortest form that cannot be misread today. */
export function shortMoment(moment: string | number, now: number): string {
  const away = dayNumber(asMs(moment)) - dayNumber(now);
  const near: Record<number, string> = { [-1]: t.time.yesterday, 0: t.time.today, 1: t.time.tomorrow };
  return `${near[away] ?? dateWords(moment, now)} ${hourMinute(moment)}`;
}

/** 09:31 today, otherwise the short form: for 自 … 起 beside a running clock. */
export function sinceMoment(moment: string | number, now: number): string {
  return dayNumber(asMs(moment)) === dayNumber(now) ? hourMinute(moment) : shortMoment(moment, now);
}

/** A running clock: H:MM:SS under a day, N天 H:MM under a week, then N天. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = two(Math.floor((seconds % 3600) / 60));
  if (days >= DAYS_ALONE) return t.time.days(days);
  if (days > 0) return `${t.time.days(days)} ${hours}:${minutes}`;
  return `${hours}:${minutes}:${two(seconds % 60)}`;
}

/** A length in words, its two largest parts: 2小时17分. What a clock is called aloud. */
export function lengthWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, (n: number) => string][] = [
    [Math.floor(seconds / 86_400), t.time.days],
    [Math.floor((seconds % 86_400) / 3600), t.time.hours],
    [Math.floor((seconds % 3600) / 60), t.time.minutes],
    [seconds % 60, t.time.seconds],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return t.time.seconds(0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, word]) => word(count))
    .join(t.time.joint);
}

/** True when a clock of this length is far enough away to be drawn lightly. */
export function isFar(ms: number): boolean {
  return ms >= DAYS_ALONE * DAY_MS;
}

function asMs(moment: string | number): number {
  return typeof moment === 'number' ? moment : msOf(moment);
}

function two(count: number): string {
  return String(count).padStart(2, '0');
}

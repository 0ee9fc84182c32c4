/**
 * Where things go on a timeline: a straight scale of time, round ticks, and labels that do not run into each other.
 *
 * Pure; positions are percentages so that the drawing needs no inline style. A label that fits on neither side is
 * left out of the drawing, never moved: the table beside it has every one.
 */
import { DAY_MS, wallOf } from '../text/beijing';
import { dateWords, hourMinute } from '../text/moments';
import type { Level } from './levels';

/** Something on a lane: a point that happened, a span that lasts, or a limit in time. */
export interface Mark {
  lane: string;
  kind: 'point' | 'span' | 'limit';
  /** Milliseconds since 1970. */
  at: number;
  /** The end of a span; null while it lasts. */
  until?: number | null | undefined;
  label: string;
  /** Tints a span. */
  level?: Level | undefined;
  /** A limit that is settled, drawn grey. */
  met?: boolean | undefined;
  /** The one to look at next. */
  strong?: boolean | undefined;
}

/** A mark with its place: percent of the width, and on which side its label stands. */
export interface Placed extends Mark {
  x: number;
  /** The end of a span in percent. */
  end: number;
  side: 'right' | 'left' | 'inside' | 'none';
}

/** The stretch of time shown. */
export interface Stretch {
  from: number;
  to: number;
}

const MINUTE = 60_000;
const STEPS = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400, 43_200].map((m) => m * MINUTE);
/** A matter that has just begun gets this much room before the present. */
const LEFT_MS_MIN = 10 * MINUTE;
const TICK_PX = 88;
const LETTER_PX = 13.5;
const GAP_PX = 12;

/** Percent of the width at which a moment lies, held inside the drawing. */
export function placeOf(at: number, { from, to }: Stretch): number {
  const part = to > from ? (at - from) / (to - from) : 0;
  return Math.round(Math.min(1, Math.max(0, part)) * 10_000) / 100;
}

/** The round moments to write along the top, in Beijing time. */
export function ticksOf(stretch: Stretch, width: number): { x: number; words: string }[] {
  const span = stretch.to - stretch.from;
  const fitting = Math.max(2, Math.floor(width / TICK_PX));
  const step = STEPS.find((candidate) => span / candidate <= fitting) ?? 43_200 * MINUTE;
  const offset = 8 * 60 * MINUTE;
  const ticks = [];
  for (let at = Math.ceil((stretch.from + offset) / step) * step - offset; at < stretch.to; at += step) {
    const midnight = wallOf(at).hour === 0 && wallOf(at).minute === 0;
    const words = step >= DAY_MS || midnight ? dateWords(at, stretch.to) : hourMinute(at);
    ticks.push({ x: placeOf(at, stretch), words });
  }
  return ticks;
}

/** The stretch that holds all marks up to a while past the present; far limits stay off the axis. */
export function stretchOf(marks: readonly Mark[], now: number): Stretch {
  const starts = marks.map((mark) => mark.at).filter((at) => at <= now);
  const from = Math.min(now - LEFT_MS_MIN, ...starts);
  const past = now - from;
  const horizon = now + Math.max(45 * MINUTE, past * 0.65);
  const ahead = marks.filter((mark) => mark.at > now && mark.at <= horizon).map((mark) => mark.at);
  const to = Math.max(now + past * 0.3, ...ahead) + past * 0.08;
  return { from: from - past * 0.03, to };
}

/**
 * The marks of one lane that lie on the axis, each with its place and the side of its label: right where it is free,
 * else left, else none. No label is written across the present.
 */
export function placeLane(marks: readonly Mark[], stretch: Stretch, now: number, width: number): Placed[] {
  const inside = [...marks].filter((mark) => mark.at <= stretch.to).sort((a, b) => a.at - b.at);
  const pxOf = (at: number) => (placeOf(at, stretch) / 100) * width;
  let taken = 0;
  return inside.map((mark, index) => {
    const next = inside[index + 1];
    const start = pxOf(mark.at);
    const end = mark.kind === 'span' ? pxOf(mark.until ?? now) : start;
    const free = Math.min(next ? pxOf(next.at) : width, mark.at <= now ? pxOf(now) : width);
    if (mark.at > now) taken = Math.max(taken, pxOf(now));
    const room = wide(mark.label);
    const side = sideOf(mark.kind === 'span' ? end - start : null, room, start - taken, free - start);
    taken = side === 'right' ? start + room : Math.max(end, start + GAP_PX);
    return { ...mark, x: placeOf(mark.at, stretch), end: placeOf(mark.until ?? now, stretch), side };
  });
}

/** Whether words at the end of a lane run into none of its marks and their labels. */
export function fitsAtEnd(words: string, marks: readonly Mark[], stretch: Stretch, width: number): boolean {
  const start = width - wide(words);
  return marks.every((mark) => mark.at > stretch.to || (placeOf(mark.at, stretch) / 100) * width + wide(mark.label) <= start);
}

/** The first limit that lies past the end of the axis, to be named there with an arrow. */
export function beyond(marks: readonly Mark[], stretch: Stretch): Mark | undefined {
  return [...marks].filter((mark) => mark.at > stretch.to).sort((a, b) => a.at - b.at)[0];
}

/** How wide a label is with its gap, in pixels, near enough to tell whether it fits. */
function wide(label: string): number {
  return [...label].reduce((sum, letter) => sum + (letter > '\u2e80' ? LETTER_PX : LETTER_PX * 0.6), GAP_PX);
}

function sideOf(length: number | null, room: number, left: number, right: number): Placed['side'] {
  if (length !== null) return length >= room ? 'inside' : 'none';
  if (room <= right) return 'right';
  return room <= left ? 'left' : 'none';
}

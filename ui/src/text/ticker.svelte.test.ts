/** Proves that what counts on the page goes by the program's time, whatever the machine's date does. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Ticker } from './ticker';

const NOON = Date.parse('2026-11-20T12:00:00+08:00');
const TEN_YEARS = 3650 * 86_400_000;

let run = 0;
let date = 0;
const hands = { run: () => run, date: () => date };

/** Time passes, for a watcher too. */
function pass(ms: number): void {
  run += ms;
  date += ms;
  vi.advanceTimersByTime(ms);
}

beforeEach(() => {
  vi.useFakeTimers();
  run = 5_000;
  date = NOON;
});

afterEach(() => vi.useRealTimers());

it('goes on from what the program told, not from the date of the machine', () => {
  date = NOON + TEN_YEARS;
  const ticker = new Ticker(hands);
  ticker.hear('2026-11-20T12:00:00+08:00');
  expect(ticker.now).toBe(NOON);
  pass(90_000);
  expect(ticker.now).toBe(NOON + 90_000);
  date -= 3 * TEN_YEARS;
  pass(1_000);
  expect(ticker.now).toBe(NOON + 91_000);
});

it('takes a step where the program was told a better time', () => {
  const ticker = new Ticker(hands);
  ticker.hear('2026-11-20T12:00:00+08:00');
  pass(15_000);
  ticker.hear('2026-11-20T11:50:15+08:00');
  expect(ticker.now).toBe(NOON - 585_000);
});

it('asks once after a sleep or a set date, and not while both clocks go together', () => {
  const ticker = new Ticker(hands);
  const ask = vi.fn();
  ticker.asks(ask);
  ticker.hear('2026-11-20T12:00:00+08:00');
  const end = $effect.root(() => {
    $effect(() => void ticker.now);
  });
  flushSync();
  for (let beat = 0; beat < 20; beat += 1) pass(1_000);
  expect(ask).not.toHaveBeenCalled();
  date += 3 * 86_400_000;
  pass(1_000);
  pass(1_000);
  expect(ask).toHaveBeenCalledTimes(1);
  ticker.hear('2026-11-23T12:00:22+08:00');
  expect(ticker.now).toBe(NOON + 3 * 86_400_000 + 22_000);
  pass(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
  end();
});

/** Proves that moments read as Beijing time in any zone and that lengths read as a person says them. */
import { afterEach, describe, expect, it } from 'vitest';
import { fieldOf, momentOf, momentOfField, msOf } from './beijing';
import { clockText, dayWords, fullMoment, lengthWords, shortMoment, sinceMoment } from './moments';
import { speak } from './text.svelte';

const NOW = msOf('2026-08-22T14:30:05+08:00');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

afterEach(() => speak('zh'));

describe('a field', () => {
  it.each([
    ['2026-08-22T14:30', '2026-08-22T14:30:00+08:00'],
    ['2026-08-22T00:05:09', '2026-08-22T00:05:09+08:00'],
    ['2026-08-22 14:30', '2026-08-22T14:30:00+08:00'],
    ['2026-08-22', null],
    ['', null],
    ['2026-13-01T00:00', null],
  ])('reads %s as %s', (field, moment) => {
    expect(momentOfField(field)).toBe(moment);
  });

  it('shows a moment of any offset as Beijing wall time', () => {
    expect(fieldOf('2026-08-22T06:30:00Z')).toBe('2026-08-22T14:30');
    expect(fieldOf('2026-08-21T23:30:00-07:00')).toBe('2026-08-22T14:30');
    expect(fieldOf('not a moment')).toBe('');
  });

  it('round-trips to the second', () => {
    expect(momentOf(msOf('2026-12-31T23:59:59+08:00'))).toBe('2026-12-31T23:59:59+08:00');
  });
});

describe('a moment in words', () => {
  it('is read back in full', () => {
    expect(fullMoment('2026-08-22T14:30:00+08:00')).toBe('2026年8月22日 星期六 14:30 北京时间');
    expect(fullMoment('2026-08-21T16:30:00Z')).toBe('2026年8月22日 星期六 00:30 北京时间');
  });

  it.each([
    ['2026-08-22T00:00:00+08:00', '今天 00:00'],
    ['2026-08-23T10:45:00+08:00', '明天 10:45'],
    ['2026-08-21T23:59:59+08:00', '昨天 23:59'],
    ['2026-08-20T09:00:00+08:00', '8月20日 09:00'],
    ['2027-01-05T09:00:00+08:00', '2027年1月5日 09:00'],
  ])('%s is %s', (moment, words) => {
    expect(shortMoment(moment, NOW)).toBe(words);
  });

  it('drops the day where it is today', () => {
    expect(sinceMoment('2026-08-22T09:31:00+08:00', NOW)).toBe('09:31');
    expect(sinceMoment('2026-08-21T20:10:00+08:00', NOW)).toBe('昨天 20:10');
  });

  it('names the weekday', () => {
    expect(dayWords(NOW, NOW)).toBe('8月22日 星期六');
  });

  it('speaks English when asked', () => {
    speak('en');
    expect(fullMoment('2026-08-22T14:30:00+08:00')).toBe('Saturday 22 Aug 2026, 14:30 Beijing time');
  });
});

describe('a length', () => {
  it.each([
    [0, '0:00:00'],
    [-5000, '0:00:00'],
    [11 * 60_000 + 18_000, '0:11:18'],
    [2 * HOUR + 17 * 60_000 + 42_000, '2:17:42'],
    [DAY - 1000, '23:59:59'],
    [DAY + 9 * HOUR + 42 * 60_000, '1天 9:42'],
    [7 * DAY, '7天'],
    [83 * DAY + HOUR, '83天'],
  ])('%d ms shows %s', (ms, shown) => {
    expect(clockText(ms)).toBe(shown);
  });

  it.each([
    [0, '0秒'],
    [42_000, '42秒'],
    [2 * HOUR, '2小时'],
    [2 * HOUR + 17 * 60_000 + 42_000, '2小时17分'],
    [DAY + 5 * 60_000, '1天'],
  ])('%d ms is said %s', (ms, said) => {
    expect(lengthWords(ms)).toBe(said);
  });
});

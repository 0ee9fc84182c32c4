/** Proves that a notice's dates are read as written, that nothing unreadable is passed over, and that stretches read back. */
import { describe, expect, it } from 'vitest';
import { inBoth, readDates, stretches } from './dates';

const march = (days: number[]) => days.map((day) => `2026-03-${String(day).padStart(2, '0')}`);

describe('a pasted list', () => {
  it.each([
    ['3月1日至3日', march([1, 2, 3])],
    ['3月1日（星期日）至3月3日（星期二）', march([1, 2, 3])],
    ['2026年3月1日—3日', march([1, 2, 3])],
    ['2026-03-01~2026-03-02', march([1, 2])],
    ['2026-03-02', march([2])],
    ['3/1、3/5，3.7', march([1, 5, 7])],
    ['3月1日、5日、7日', march([1, 5, 7])],
    ['2026-03-01 2026-03-05 3月 7日', march([1, 5, 7])],
    ['3月7日\n\n3月1日\n3月7日', march([1, 7])],
    ['2月28日至3月1日', ['2026-02-28', '2026-03-01']],
    ['', []],
  ])('%s', (text, dates) => {
    expect(readDates(text, 2026)).toEqual({ dates });
  });

  it.each([
    ['3月1日，春节', '读不出“春节”'],
    ['5日', '读不出“5日”'],
    ['2月30日', '没有这一天：“2月30日”'],
    ['13月1日', '没有这一天：“13月1日”'],
    ['2027-01-01', '“2027-01-01”不在这一年'],
    ['3月5日至3日', '“3月5日至3日”起止颠倒'],
    ['1月1日至3月1日', '“1月1日至3月1日”超过31天，请分开写'],
  ])('%s is named as what it is', (text, wrong) => {
    expect(readDates(text, 2026).wrong).toBe(wrong);
  });
});

describe('stretches', () => {
  it('join days in a row and read back as the same days', () => {
    const dates = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-31', '2026-02-01', '2026-05-01'];
    expect(stretches(dates)).toEqual(['1月1日至1月3日', '1月31日至2月1日', '5月1日']);
    expect(readDates(stretches(dates).join('、'), 2026).dates).toEqual(dates);
  });
});

describe('a day in both lists', () => {
  it('is named', () => {
    expect(inBoth(['2026-05-01'], ['2026-05-09'])).toBe('');
    expect(inBoth(['2026-05-01'], ['2026-05-01'])).toBe('5月1日既放假又上班');
  });
});

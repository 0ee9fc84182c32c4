/** Proves what the ledger lets through and how it counts. */
import { describe, expect, it } from 'vitest';
import type { IncidentCard } from '../../contract/IncidentCard';
import { sift, tally, type Sieve } from './ledger';

const all: Sieve = { words: '', grade: '', mode: '', state: '' };

function card(number: string, over: Partial<IncidentCard>): IncidentCard {
  return {
    id: number,
    number,
    title: '机房断电',
    mode: 'live',
    categories: ['设备设施故障'],
    preliminary: null,
    confirmed: null,
    range: null,
    discovered_at: '2026-08-22T14:30:00+08:00',
    closed_at: null,
    next: null,
    needs_regrade: null,
    forecast: [],
    ...over,
  };
}

const major = { word: 'II', name: 'Ⅱ级 重大' } as const;
const considerable = { word: 'III', name: 'Ⅲ级 较大' } as const;
const cards = [
  card('2026-001', { preliminary: considerable, confirmed: major, closed_at: '2026-08-23T09:00:00+08:00' }),
  card('2026-002', { title: '校园网出口中断', preliminary: considerable }),
  card('练-2026-001', { mode: 'drill' }),
];
const numbers = (sieve: Partial<Sieve>) => sift(cards, { ...all, ...sieve }).map((found) => found.number);

describe('the ledger', () => {
  it.each([
    ['nothing asked', {}, ['2026-001', '2026-002', '练-2026-001']],
    ['part of a Chinese word', { words: '园网' }, ['2026-002']],
    ['two words, anywhere', { words: '2026 断电' }, ['2026-001', '练-2026-001']],
    ['the confirmed grade before the preliminary', { grade: 'II' }, ['2026-001']],
    ['no grade', { grade: 'none' }, ['练-2026-001']],
    ['drills', { mode: 'drill' }, ['练-2026-001']],
    ['what is closed', { state: 'closed' }, ['2026-001']],
    ['nothing that fits', { words: '木马' }, []],
  ] as [string, Partial<Sieve>, string[]][])('finds by %s', (_, sieve, expected) => {
    expect(numbers(sieve)).toEqual(expected);
  });

  it('counts by grade in force, the highest first and the undecided last', () => {
    expect(tally(cards)).toEqual([
      { grade: major, count: 1 },
      { grade: considerable, count: 1 },
      { grade: null, count: 1 },
    ]);
  });
});

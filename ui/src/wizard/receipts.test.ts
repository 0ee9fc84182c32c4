/** Proves that delivered is said of receipts alone and that each receipt is one rung with its time. */
import { describe, expect, it } from 'vitest';
import type { ReceiptView } from '../contract/ReceiptView';
import type { SentView } from '../contract/SentView';
import { remarksOn, rungsOf, stateWord } from './receipts';

const NOW = Date.parse('2026-10-09T10:00:00+08:00');

function receipt(level: ReceiptView['level'], clock: string, number: number, says: string): ReceiptView {
  return { level, says, at: `2026-10-09T${clock}:00+08:00`, number };
}

const stored = receipt('stored', '09:12', 113, '已存');
const signed = receipt('signed_for', '09:20', 114, '已签收，王敏');
const returned = receipt('returned', '09:30', 115, '退回');

describe('the rungs', () => {
  it('are ahead until a receipt is here', () => {
    expect(rungsOf([], NOW).map(({ state }) => state)).toEqual(['ahead', 'ahead', 'ahead']);
    expect(rungsOf([stored], NOW)).toEqual([
      { word: '已存', at: '09:12', state: 'reached' },
      { word: '已签收', state: 'ahead' },
      { word: '已转报', state: 'ahead' },
    ]);
  });

  it('turn back where the superior returned it', () => {
    expect(rungsOf([stored, returned], NOW).map(({ word, state }) => [word, state])).toEqual([
      ['已存', 'reached'],
      ['退回', 'back'],
    ]);
  });

  it('have their numbers and what is said beyond the level beneath', () => {
    expect(remarksOn([stored, signed])).toEqual(['回执第 113、114 号', '已签收，王敏']);
    expect(remarksOn([])).toEqual([]);
  });
});

describe('the word of a state', () => {
  it.each([
    [{ state: 'queued', attempts: 0 }, '待发'],
    [{ state: 'queued', attempts: 3 }, '待回执'],
    [{ state: 'delivered', attempts: 1 }, '已送达'],
    [{ state: 'held', attempts: 1 }, '等您决定'],
  ] as const)('of %o is %s', (sent, word) => {
    expect(stateWord(sent as SentView)).toBe(word);
  });
});

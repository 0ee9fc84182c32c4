/** Proves that an amendment stands beside what it amends, that a filter keeps both, and where lines fall on the timeline. */
import { describe, expect, it } from 'vitest';
import type { DutyView } from '../../contract/DutyView';
import type { LogLine } from '../../contract/LogLine';
import { filtered, marksOf, rowsOf } from './log';

function line(position: number, lane: LogLine['lane'], says: string, more: Partial<LogLine> = {}): LogLine {
  const at = `2026-09-24T10:${String(position).padStart(2, '0')}:00+08:00`;
  const bare = { about: null, grade: null, amends: null, said: [], recorded_at: null, clock_doubt: false };
  return { id: String(position), position, at, by: '孙毅', lane, says, ...bare, ...more };
}

const four = { word: 'IV', name: 'Ⅳ级 一般' } as const;
const three = { word: 'III', name: 'Ⅲ级 较大' } as const;
const log = [
  line(1, 'fact', '中断', { about: '2026-09-24T08:40:00+08:00' }),
  line(2, 'record', '所见'),
  line(3, 'fact', '1200 人'),
  line(4, 'grade', '初判', { grade: four }),
  line(5, 'fact', '2100 人', { amends: 3 }),
  line(6, 'fact', '2000 人', { amends: 5 }),
  line(7, 'grade', '初判', { grade: three }),
  line(8, 'grade', '核定', { grade: three }),
];

describe('the table', () => {
  it('shows amendments beneath the first line, in their order', () => {
    expect(rowsOf(log).map(({ line: one, amendments }) => [one.position, amendments.map((a) => a.position)])).toEqual([
      [1, []],
      [2, []],
      [3, [5, 6]],
      [4, []],
      [7, []],
      [8, []],
    ]);
  });

  it.each([
    ['fact', '', [1, 3]],
    ['', '2100', [3]],
    ['fact', '中断', [1]],
    ['record', '中断', []],
    ['', '孙毅', [1, 2, 3, 4, 7, 8]],
  ])('filtered by lane %j and words %j', (lane, words, positions) => {
    expect(filtered(rowsOf(log), lane, words).map(({ line: one }) => one.position)).toEqual(positions);
  });
});

describe('the timeline', () => {
  const duty = (changes: Partial<DutyView>) =>
    ({ mine: true, what: '首报', state: 'due', due_at: '2026-09-24T11:15:00+08:00', ...changes }) as DutyView;

  it('draws a grade from its decision to the next, the last one to the end', () => {
    const end = Date.parse('2026-09-24T12:00:00+08:00');
    const spans = marksOf(log, [], end).filter(({ kind }) => kind === 'span');
    expect(spans.map(({ label, until, level }) => [label, until, level])).toEqual([
      ['Ⅳ级 一般', Date.parse('2026-09-24T10:07:00+08:00'), 4],
      ['Ⅲ级 较大', end, 3],
    ]);
  });

  it('puts a line at the moment it speaks of, amended as it stands now, and leaves plain records out', () => {
    const points = marksOf(log, [], null).filter(({ kind }) => kind === 'point');
    expect(points.map(({ label }) => label)).toEqual(['中断', '2000 人']);
    expect(points[0]?.at).toBe(Date.parse('2026-09-24T08:40:00+08:00'));
  });

  it('draws our limits alone, the next one strong, those met grey', () => {
    const limits = marksOf([], [
      duty({ what: '后', due_at: '2026-09-24T12:45:00+08:00' }),
      duty({ what: '已', state: 'settled' }),
      duty({ what: '先', due_at: '2026-09-24T11:45:00+08:00' }),
      duty({ what: '他方', mine: false }),
      duty({ what: '视等级', state: 'if_grade' }),
      duty({ what: '及时', due_at: null }),
    ], null);
    expect(limits.map(({ label, met, strong }) => [label, met, strong])).toEqual([
      ['已', true, false],
      ['先', false, true],
      ['后', false, false],
    ]);
  });
});

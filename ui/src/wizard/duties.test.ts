/** Proves the order of an incident's duties and the words put beside them. */
import { describe, expect, it } from 'vitest';
import type { DutyView } from '../contract/DutyView';
import type { PromptView } from '../contract/PromptView';
import { anchorWord, beatsOf, factsOf, inOrder, isAnswerable, isOpen, isPeriodic, remarksOf, titleOf } from './duties';

function duty(changes: Partial<DutyView>): DutyView {
  return {
    what: '处置进度',
    obligation: 'progress',
    beat: 0,
    nth: 0,
    incident: 'i',
    missed: 0,
    missed_from: null,
    missed_to: null,
    last_done: null,
    actor: '本单位',
    mine: true,
    to: [{ name: '市教育局' }, { name: '省办' }],
    incident_number: '2026-007',
    clause: '4.2.2',
    anchor_assumed: false,
    provisional: false,
    optional: false,
    state: 'due',
    ...changes,
  } as DutyView;
}

describe('a duty', () => {
  it('says to whom, of which incident, by which clause, and what is doubtful about its moment', () => {
    expect(factsOf(duty({ anchor_assumed: true, provisional: true }))).toEqual([
      '报 市教育局、省办',
      '事件 2026-007',
      '预案 4.2.2',
      '推定',
      '日历未公布',
    ]);
  });

  it('of others names who must act first', () => {
    expect(factsOf(duty({ mine: false, actor: '市教育局', to: [], incident_number: '' }))).toEqual(['市教育局', '预案 4.2.2']);
  });

  it('names what its clock counts from', () => {
    expect(anchorWord(duty({ anchor: '发现 15:25' }))).toBe('发现');
    expect(anchorWord(duty({ anchor: '' }))).toBe('');
  });

  it('that comes again counts its beats, says how it was told last and which beats were missed', () => {
    const last_done = { beat: 1, at: '', by: '陈立', says: '电话，刘科接，18:43' };
    const again = duty({ beat: 5, last_done, missed: 3, missed_from: 2, missed_to: 4 });
    expect(titleOf(again)).toBe('处置进度，第 5 次');
    expect(beatsOf(again)).toEqual(['上次：电话，刘科接，18:43', '漏 3 次（第 2 至 4 次之间）']);
    expect(beatsOf(duty({ beat: 3, missed: 1, missed_from: 2, missed_to: 2 }))).toEqual(['漏了第 2 次']);
  });

  it('that is late says when its next beat is due; one whose beat was done early has none before its own', () => {
    const due_at = '2026-10-08T20:50:00+08:00';
    const late = duty({ beat: 3, due_at, next_due: '2026-10-08T21:50:00+08:00' });
    expect(beatsOf(late)).toEqual([expect.stringMatching(/^下次 .*21:50$/)]);
    expect(beatsOf(duty({ beat: 3, due_at, next_due: '2026-10-08T19:50:00+08:00' }))).toEqual([]);
    expect(beatsOf(duty({ beat: 3, due_at, next_due: due_at }))).toEqual([]);
  });

  it('that answers one of several demands is no beat', () => {
    const second = duty({ beat: 2, nth: 2, last_done: { beat: 1, at: '', by: '', says: '电话' } });
    expect(titleOf(second)).toBe('处置进度（第 2 次）');
    expect([isPeriodic(second), beatsOf(second)]).toEqual([false, []]);
  });

  it('that fell due while the machine was off says so', () => {
    const missed = { kind: 'missed', incident: 'i', obligation: 'progress' } as PromptView;
    expect(remarksOf(duty({}), [missed])).toEqual(['关机期间错过']);
    expect(remarksOf(duty({}), [{ ...missed, incident: 'j' }, { ...missed, kind: 'due' }])).toEqual([]);
  });

  it.each([
    ['overdue', true],
    ['at_once', true],
    ['due', true],
    ['waiting', false],
    ['if_grade', false],
    ['settled', false],
  ] as const)('%s is open: %s', (state, open) => {
    expect(isOpen(duty({ state }))).toBe(open);
    expect(isOpen(duty({ state, mine: false }))).toBe(false);
    expect(isAnswerable(duty({ state }))).toBe(open || state === 'waiting');
    expect(isAnswerable(duty({ state, mine: false }))).toBe(false);
  });
});

describe('the table', () => {
  it('has what runs first and what is done last, otherwise as the program gave it', () => {
    const given = (['settled', 'due', 'if_grade', 'overdue', 'due', 'waiting', 'at_once'] as const).map((state, at) =>
      duty({ state, beat: at }),
    );
    expect(inOrder(given).map(({ state, beat }) => `${state} ${beat}`)).toEqual([
      'overdue 3',
      'at_once 6',
      'due 1',
      'due 4',
      'waiting 5',
      'if_grade 2',
      'settled 0',
    ]);
  });
});

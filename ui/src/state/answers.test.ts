/** Proves that every kind of question takes what people type and gives it back when the answer is changed. */
import { describe, expect, it } from 'vitest';
import type { AnswerInput } from '../contract/AnswerInput';
import { answerOf, buttonsOf, givenOf, UNKNOWN } from './answers';

const nothing = givenOf(undefined, '陈立');

describe('an answer', () => {
  const answers: AnswerInput[] = [
    { kind: 'yes_no', yes: true },
    { kind: 'yes_no', yes: false },
    { kind: 'choice', option: 'a' },
    { kind: 'choices', options: ['a', 'b'] },
    { kind: 'count', count: 1200 },
    { kind: 'share', part: 3, whole: 10 },
    { kind: 'amount', amount: '12.5' },
    {
      kind: 'clock',
      spans: [
        { since: '2026-11-22T08:40:00+08:00', until: '2026-11-22T09:10:00+08:00' },
        { since: '2026-11-22T10:00:00+08:00', until: null },
      ],
    },
    { kind: 'judgement', word: 'high', by: '周晓燕', reason: '看了日志' },
    { kind: 'text', text: '外网地址' },
  ];

  it.each(answers.map((answer) => [answer.kind, answer] as const))('of kind %s comes back as it went', (kind, answer) => {
    expect(answerOf(kind, givenOf(answer, ''))).toEqual(answer);
  });

  it.each([
    ['１，２００', 1200],
    ['1,200', 1200],
    [' 32 ', 32],
  ])('counts %j', (number, count) => {
    expect(answerOf('count', { ...nothing, number })).toEqual({ kind: 'count', count });
  });

  it.each(['', '十二', '1.5', '-1', '9007199254740993'])('takes no %j for a count', (number) => {
    expect(answerOf('count', { ...nothing, number })).toBeUndefined();
  });

  it.each(['yes_no', 'choice', 'choices', 'count', 'share', 'amount', 'clock', 'judgement', 'text'] as const)(
    'of kind %s is missing while nothing is filled',
    (kind) => expect(answerOf(kind, nothing)).toBeUndefined(),
  );

  it('writes an amount as it stands, full width and all', () => {
    expect(answerOf('amount', { ...nothing, number: '１２．５' })).toEqual({ kind: 'amount', amount: '12.5' });
  });

  it('names the person on duty as judge until another is written', () => {
    expect(nothing.by).toBe('陈立');
    expect(givenOf(null, '陈立').option).toBe(UNKNOWN);
  });
});

describe('the buttons', () => {
  it('end with 不清楚, once', () => {
    const once = buttonsOf([{ value: 'yes', label: '是', effect: '' }], '不清楚', '');
    expect(once.map(({ value }) => value)).toEqual(['yes', UNKNOWN]);
    expect(buttonsOf(once, '不清楚', '')).toEqual(once);
  });
});

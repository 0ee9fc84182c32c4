/** Proves on the mounted question that digits answer what is a button, that fields are asked for, and 不清楚 always works. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { AnswerInput } from '../contract/AnswerInput';
import type { QuestionView } from '../contract/QuestionView';
import { Task } from '../state/task.svelte';
import Question from './Question.svelte';

const options = [
  { value: 'yes', label: '是', effect: '至少Ⅲ级' },
  { value: 'no', label: '否', effect: '' },
];
let mounted: Record<string, unknown> | undefined;
let answers: (AnswerInput | null)[] = [];

function ask(kind: QuestionView['kind'], change: Partial<QuestionView> = {}, before?: AnswerInput | null): void {
  answers = [];
  mounted = mount(Question, {
    target: document.body,
    props: {
      question: { fact: 'f', ask: '？', hint: '', kind, unit: '人', options: [], ...change },
      before,
      task: new Task(),
      judge: '陈立',
      onanswer: (answer: AnswerInput | null) => answers.push(answer),
    },
  });
  flushSync();
}

function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  flushSync();
}

function fill(at: number, text: string): void {
  const input = document.querySelectorAll('input')[at];
  if (!input) throw new Error(`no input ${at}`);
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

function submit(): void {
  document.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  flushSync();
}

function button(label: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(label));
  if (!found) throw new Error(`no button ${label}`);
  return found;
}

afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
});

describe('a yes-no question', () => {
  it.each([
    ['1', { kind: 'yes_no', yes: true }],
    ['2', { kind: 'yes_no', yes: false }],
    ['3', null],
  ] as const)('takes the digit %s', (key, answer) => {
    ask('yes_no', { options });
    press(key);
    expect(answers).toEqual([answer]);
  });
});

describe('a number', () => {
  it('is asked for until it is one', () => {
    ask('count');
    submit();
    expect(answers).toEqual([]);
    expect(document.querySelector('[role=alert]')?.textContent).toContain('不清楚');
    fill(0, '１，２００');
    submit();
    expect(answers).toEqual([{ kind: 'count', count: 1200 }]);
  });

  it('may be unknown', () => {
    ask('share');
    button('不清楚').click();
    expect(answers).toEqual([null]);
  });

  it('starts from what was answered before', () => {
    ask('share', {}, { kind: 'share', part: 3, whole: 10 });
    submit();
    expect(answers).toEqual([{ kind: 'share', part: 3, whole: 10 }]);
  });
});

describe('a judgement', () => {
  it('takes the word by its digit, then asks for the reason under the name of the person on duty', () => {
    ask('judgement', { options });
    press('1');
    expect(answers).toEqual([]);
    expect(document.activeElement).toBe(document.querySelectorAll('input')[1]);
    fill(1, '看了日志');
    submit();
    expect(answers).toEqual([{ kind: 'judgement', word: 'yes', by: '陈立', reason: '看了日志' }]);
  });
});

describe('a clock', () => {
  const first = { since: '2026-11-22T09:00:00+08:00', until: '2026-11-22T10:00:00+08:00' };
  const second = { since: '2026-11-22T14:00:00+08:00', until: null };

  it('is given back in all its parts', () => {
    ask('clock', {}, { kind: 'clock', spans: [first, second] });
    submit();
    expect(answers).toEqual([{ kind: 'clock', spans: [first, second] }]);
  });

  it('takes a part more and a part less, and asks for the beginning of each', () => {
    ask('clock', {}, { kind: 'clock', spans: [first] });
    button('再加一段').click();
    submit();
    expect(answers).toEqual([]);
    expect(document.body.textContent).toContain('第2段开始于');
    button('去掉最后一段').click();
    submit();
    expect(answers).toEqual([{ kind: 'clock', spans: [first] }]);
  });
});

/** Proves on the mounted list that each answer is saved by itself, that buttons save at once, and that one can be taken back. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnitAnswerView } from '../../contract/UnitAnswerView';
import { join } from '../../ipc/call';
import ListsPart from './ListsPart.svelte';

let answers: UnitAnswerView[];
let sent: unknown[];
let refuse: boolean;
let mounted: Record<string, unknown>;

function asked(fact: string, kind: 'text' | 'choice' | 'yes_no', options: string[] = []): UnitAnswerView {
  return {
    question: { fact, ask: `${fact}？`, hint: '', kind, unit: '', options: options.map((value) => ({ value, label: value, effect: '' })) },
    clause: '1.4.1',
    says: '',
    value: null,
    at: null,
    by: '',
  };
}

function given(fact: string): UnitAnswerView {
  const found = answers.find((one) => one.question.fact === fact);
  if (!found) throw new Error(`no ${fact}`);
  return found;
}

function find<E extends HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

/** Lets the answers of the program arrive; they are promises that wait for nothing. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

beforeEach(async () => {
  answers = [asked('systems', 'text'), asked('kind', 'choice', ['headquarters', 'branch'])];
  sent = [];
  refuse = false;
  join({
    async call(name, args) {
      if (name === 'unit_answers') return answers;
      sent.push(args);
      if (refuse) return { decision: 'refused', with: [{ field: 'answer', says: '最多10000字。', clause: '' }] };
      const { fact, answer } = args as { fact: string; answer: UnitAnswerView['value'] };
      answers = answers.map((one) =>
        one.question.fact === fact ? { ...one, value: answer, at: answer && '2026-11-22T10:00:00+08:00', by: '陈立' } : one,
      );
      return { decision: 'accepted', with: answers };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  mounted = mount(ListsPart, { target: document.body });
  await settle();
});

afterEach(() => {
  void unmount(mounted);
});

describe('本单位清单', () => {
  it('names the clause of every question and counts what is not filled in', () => {
    expect(document.body.textContent).toContain('还有 2 项没有填');
    expect(document.body.textContent).toContain('预案 1.4.1');
  });

  it('saves words by their button, and then says who filled them in', async () => {
    const area = find<HTMLTextAreaElement>('textarea');
    area.value = '教务系统\n一卡通';
    area.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
    expect(sent).toEqual([]);
    find('button[aria-label^="保存"]').click();
    await settle();
    expect(sent).toEqual([{ fact: 'systems', answer: { kind: 'text', text: '教务系统\n一卡通' } }]);
    expect(document.body.textContent).toContain('陈立');
    expect(given('systems').value).not.toBeNull();
  });

  it('saves a choice at once and takes it back', async () => {
    find<HTMLInputElement>('input[value=branch]').click();
    await settle();
    expect(sent).toEqual([{ fact: 'kind', answer: { kind: 'choice', option: 'branch' } }]);
    find('button[aria-label^="清空"]').click();
    await settle();
    expect(sent.at(-1)).toEqual({ fact: 'kind', answer: null });
    expect(find<HTMLInputElement>('input[value=branch]').checked).toBe(false);
  });

  it('shows a refusal beside its question and leaves the choice as it was', async () => {
    refuse = true;
    find<HTMLInputElement>('input[value=branch]').click();
    await settle();
    expect(document.body.textContent).toContain('最多10000字。');
    expect(find<HTMLInputElement>('input[value=branch]').checked).toBe(false);
  });
});

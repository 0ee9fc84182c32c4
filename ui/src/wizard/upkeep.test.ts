/** Proves that a task of the year is recorded for the year its row names, and that only our own can be. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UpkeepView } from '../contract/UpkeepView';
import { join } from '../ipc/call';
import { ticker } from '../text/ticker';
import UpkeepList from './UpkeepList.svelte';

let sent: unknown[];
let refusal: string;
let onsave: ReturnType<typeof vi.fn<(tasks: UpkeepView[]) => void>>;
let mounted: Record<string, unknown>;

function task(changes: Partial<UpkeepView> = {}): UpkeepView {
  return {
    task: 'drill',
    year: 2025,
    what: '组织演练',
    clause: '5.3',
    kind: '演练',
    actor: '本单位',
    mine: true,
    to: '',
    due_on: '2025-12-31',
    due_says: '每年',
    state: 'overdue',
    note: '',
    times: 0,
    done: [],
    ...changes,
  };
}

async function press(words: string): Promise<void> {
  const button = [...document.querySelectorAll('button')].filter((one) => one.textContent?.trim() === words).at(-1);
  if (!button) throw new Error(`no button ${words}`);
  button.click();
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

async function save(): Promise<void> {
  document.querySelector('form')?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

beforeEach(() => {
  ticker.hear('2026-01-10T09:00:00+08:00');
  sent = [];
  refusal = '';
  onsave = vi.fn();
  join({
    async call(_, args) {
      sent.push(args);
      if (refusal !== '') return { decision: 'refused', with: [{ field: 'done_on', says: refusal, clause: '' }] };
      return { decision: 'accepted', with: [] };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
});

afterEach(() => {
  void unmount(mounted);
});

function show(...tasks: UpkeepView[]): void {
  mounted = mount(UpkeepList, { target: document.body, props: { tasks, onsave } });
  flushSync();
}

describe('the tasks of the year', () => {
  it('say when they were due and that they are overdue', () => {
    show(task());
    expect(document.body.textContent).toContain('已过期');
    expect(document.body.textContent).toContain('2025年12月31日');
  });

  it('are recorded for the year that is owed, though it is done in the next', async () => {
    show(task());
    await press('记完成');
    await save();
    expect(sent).toEqual([{ task: 'drill', year: 2025, done_on: '2026-01-10', by: '', number: '', note: '' }]);
    expect(onsave).toHaveBeenCalledOnce();
    expect(document.querySelector('dialog[open]')).toBeNull();
  });

  it('stay open with the reason beside the field where a record is refused', async () => {
    refusal = '这一天还没有到，请核对。';
    show(task());
    await press('记完成');
    await save();
    expect(document.querySelector('dialog[open]')?.textContent).toContain(refusal);
    expect(onsave).not.toHaveBeenCalled();
  });

  it('of others have no button', () => {
    show(task({ mine: false, actor: '市里' }));
    expect(document.querySelector('button')).toBeNull();
    expect(document.body.textContent).toContain('市里');
  });
});

/** Proves on the mounted note that a doubtful clock is said aloud only where a person must help, and what is told to the program. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClockStateView } from '../../contract/ClockStateView';
import { doubt } from '../../controls/doubt.svelte';
import DurationClock from '../../controls/DurationClock.svelte';
import { join } from '../../ipc/call';
import ClockNote from './ClockNote.svelte';

let sent: [string, unknown][];
let asksBack: boolean;
let mounted: Record<string, unknown> | undefined;

const suspect: ClockStateView = {
  state: 'suspect',
  says: '本机时钟可能不对。',
  advice: '请校准。',
  offset_ms: 0,
  uncertainty_ms: null,
  asks: true,
  told_by: '',
  wall: '1970-01-01T08:03:00+08:00',
};

function show(clock: Partial<ClockStateView>): void {
  mounted = mount(ClockNote, { target: document.body, props: { clock: { ...suspect, ...clock } } });
  flushSync();
}

async function press(words: string): Promise<void> {
  const button = [...document.querySelectorAll('button')].filter((one) => one.textContent?.trim() === words).at(-1);
  if (!button) throw new Error(`no button ${words}`);
  button.click();
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

const text = () => document.body.textContent ?? '';

beforeEach(() => {
  sent = [];
  asksBack = false;
  join({
    async call(name, args) {
      sent.push([name, args]);
      if (asksBack) return { decision: 'refused', with: [{ field: 'at', says: '请再确认一次。', clause: '' }] };
      return { decision: 'accepted', with: suspect };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
});

afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
  doubt.on = false;
});

describe('the clock', () => {
  it('is not mentioned while it is sure', () => {
    show({ state: 'sure', says: '', asks: false });
    expect(document.querySelector('section')).toBeNull();
  });

  it('is an alert where the time is asked for, and a quiet line where the countdowns are right already', () => {
    show({});
    expect(document.querySelector('[role=alert]')?.textContent).toContain('本机时钟可能不对');
    if (mounted) void unmount(mounted);
    show({ asks: false });
    expect(document.querySelector('[role=alert]')).toBeNull();
    expect(document.querySelector('[role=status]')?.textContent).toContain('本机时钟可能不对');
  });

  it('takes the time that a person reads elsewhere, and none that was not given', async () => {
    show({});
    await press('校准时间');
    expect(text()).toContain('1970年1月1日 星期四 08:03 北京时间');
    await press('就是现在');
    expect(text()).toContain('请先填真实时间');
    expect(sent).toEqual([]);
    const input = document.querySelector<HTMLInputElement>('dialog input');
    if (!input) throw new Error('no field');
    input.value = '2026-11-22T10:31';
    input.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    await press('就是现在');
    expect(sent[0]).toEqual(['confirm_time', { at: '2026-11-22T10:31:00+08:00', sure: false }]);
  });

  it('can be said to be right', async () => {
    show({});
    await press('校准时间');
    await press('本机时钟是对的');
    expect(sent[0]).toEqual(['confirm_time', { at: null, sure: false }]);
  });

  it('is told once more after it was asked back, and another time is not taken for the same', async () => {
    show({});
    await press('校准时间');
    const enter = (value: string) => {
      const input = document.querySelector<HTMLInputElement>('dialog input');
      if (!input) throw new Error('no field');
      input.value = value;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      flushSync();
    };
    asksBack = true;
    enter('2026-01-02T10:31');
    await press('就是现在');
    expect(text()).toContain('请再确认一次');
    enter('2026-01-03T10:31');
    await press('就是现在');
    asksBack = false;
    await press('就是现在');
    const told = (at: string, sure: boolean) => ['confirm_time', { at, sure }];
    const [first, second] = ['2026-01-02T10:31:00+08:00', '2026-01-03T10:31:00+08:00'];
    expect(sent.slice(0, 3)).toEqual([told(first, false), told(second, false), told(second, true)]);
  });

  it('marks every running clock while it is in doubt, and none that stands', () => {
    doubt.on = true;
    const running = mount(DurationClock, { target: document.body, props: { since: '2026-11-22T10:00:00+08:00' } });
    flushSync();
    expect(text()).toContain('时钟存疑');
    void unmount(running);
    const stopped = '2026-11-22T11:00:00+08:00';
    mounted = mount(DurationClock, { target: document.body, props: { since: '2026-11-22T10:00:00+08:00', stopped } });
    flushSync();
    expect(text()).not.toContain('时钟存疑');
  });
});

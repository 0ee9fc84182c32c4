/** Proves on the mounted strip that a call comes up with its numbers, that a sound is heard once, and that putting away settles nothing. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BarView } from '../../contract/BarView';
import type { PromptView } from '../../contract/PromptView';
import { join } from '../../ipc/call';
import { places } from '../../state/places.svelte';
import { program } from '../../state/program.svelte';
import { sound } from '../../state/sound.svelte';
import PromptStrip from './PromptStrip.svelte';

let calls: [string, Record<string, unknown>][];
let mounted: Record<string, unknown>;
let nth = 0;

function prompt(changes: Partial<PromptView> = {}): PromptView {
  nth += 1;
  return {
    key: `key ${nth}`,
    kind: 'due',
    stage: 'due',
    incident: `incident ${nth}`,
    incident_number: '2026-001',
    incident_title: '服务器被加密',
    mode: 'live',
    obligation: 'first-call',
    what: '电话报告',
    says: `到时间了 ${nth}`,
    clause: '3.2.1',
    since: '2026-10-08T20:11:00+08:00',
    due_at: null,
    phones: [],
    script: [],
    ...changes,
  } as unknown as PromptView;
}

const call = () =>
  prompt({
    kind: 'telephone',
    script: [['时间', '今天 20:11']],
    phones: [
      { obligation: 'first-call', role: 'above', name: '市教育局', phone: '0519-000', phone_source: '', why: '立即', clause: '', reached: false, calls: [] },
    ] as unknown as PromptView['phones'],
  });

function show(...prompts: PromptView[]): void {
  program.bar = { alarms: [], prompts } as unknown as BarView;
  flushSync();
}

function press(words: string): void {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(words));
  if (!button) throw new Error(`no button ${words}`);
  button.click();
  flushSync();
}

const text = () => document.body.textContent ?? '';

beforeEach(() => {
  vi.spyOn(sound, 'ring').mockReturnValue(undefined);
  calls = [];
  join({
    async call(name, args) {
      calls.push([name, args as Record<string, unknown>]);
      if (name === 'incident') return { position: 7 };
      return { decision: 'accepted', with: { position: 8 } };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  program.bar = null;
  mounted = mount(PromptStrip, { target: document.body });
  flushSync();
});

afterEach(() => {
  void unmount(mounted);
  program.bar = null;
  vi.restoreAllMocks();
});

describe('the strip', () => {
  it('takes no room while there is nothing to say', () => {
    show();
    expect(document.querySelector('section')).toBeNull();
  });

  it('opens the most urgent call with its number and the words to read, and takes no focus', () => {
    show(call());
    expect(text()).toContain('0519-000');
    expect(text()).toContain('今天 20:11');
    expect(document.activeElement).toBe(document.body);
  });

  it('leaves the numbers folded while the incident itself is on the screen', () => {
    const waiting = call();
    places.go('incident', waiting.incident);
    show(waiting);
    expect(text()).not.toContain('0519-000');
    press('电话与稿子');
    expect(text()).toContain('0519-000');
    places.go('home');
  });

  it('logs a call against the position that was read, not one that was guessed', async () => {
    const waiting = call();
    show(waiting);
    press('无人接');
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(calls.map(([name]) => name)).toEqual(['incident', 'log_call']);
    expect(calls[1]?.[1]).toMatchObject({
      id: waiting.incident,
      expected: 7,
      obligation: 'first-call',
      role: 'above',
      number: '0519-000',
      reached: null,
    });
  });

  it('sounds once for what is new and loud, and not for what is quiet', () => {
    const due = prompt();
    show(prompt({ kind: 'soon' }));
    expect(sound.ring).not.toHaveBeenCalled();
    show(due);
    show(due);
    expect(sound.ring).toHaveBeenCalledTimes(1);
    show(due, prompt());
    expect(sound.ring).toHaveBeenCalledTimes(2);
  });

  it('leaves the sound to an alarm that holds the screen', () => {
    program.bar = { alarms: [{ id: 'w' }], prompts: [prompt()] } as unknown as BarView;
    flushSync();
    expect(sound.ring).not.toHaveBeenCalled();
  });

  it('shows the two most urgent and the rest on request', () => {
    show(prompt({ says: '甲' }), prompt({ says: '乙' }), prompt({ says: '丙' }));
    expect(text()).toContain('乙');
    expect(text()).not.toContain('丙');
    press('还有 1 条');
    expect(text()).toContain('丙');
  });

  it('puts one away, settles nothing by it, and tells the program so that it stays away', () => {
    show(prompt({ key: 'first', says: '甲' }), prompt({ says: '乙' }));
    press('知道了');
    expect(text()).not.toContain('甲');
    expect(text()).toContain('乙');
    expect(calls).toEqual([['put_away', { keys: ['first'] }]]);
  });

  it('keeps the quiet ones in one line, put away together', () => {
    show(prompt({ kind: 'soon', says: '甲快到期。' }), prompt({ kind: 'regrade_soon', says: '乙将升级。' }));
    expect(document.querySelectorAll('li')).toHaveLength(0);
    expect(text()).toContain('一般提醒 2 项');
    press('都知道了');
    expect(document.querySelector('section')).toBeNull();
  });
});

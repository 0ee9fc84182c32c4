/** Proves on the mounted alarm that it takes the screen, sounds when it must, says when it cannot, and is signed for once. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BarView } from '../../contract/BarView';
import type { WarningView } from '../../contract/WarningView';
import { join } from '../../ipc/call';
import { DEAF_MS } from '../../state/alarms';
import { program } from '../../state/program.svelte';
import { sound } from '../../state/sound.svelte';
import { ticker } from '../../text/ticker';
import AlarmView from './AlarmView.svelte';

const T0 = '2026-10-08T20:11:00+08:00';
const TONES_A_RING = 6;

let tones: number;
let allowed: boolean;
let calls: string[];
let mounted: Record<string, unknown>;

/** As much of the browser's sound as the alarm uses. */
class Context {
  currentTime = 0;
  destination = {};
  onstatechange: (() => void) | null = null;
  get state() {
    return allowed ? 'running' : 'suspended';
  }
  async resume() {
    this.onstatechange?.();
  }
  async close() {}
  createOscillator() {
    tones += 1;
    return { type: '', frequency: { value: 0 }, connect: (next: unknown) => next, start() {}, stop() {} };
  }
  createGain() {
    return { gain: { setValueAtTime() {}, linearRampToValueAtTime() {} }, connect: (next: unknown) => next };
  }
}

function orange(changes: Partial<WarningView> = {}): WarningView {
  return {
    id: 'w',
    colour: 'orange',
    colour_name: '橙色预警',
    title: '防范勒索病毒',
    issuer: '省办',
    verified: '签名有效',
    state: 'active',
    mode: 'live',
    received_at: '2026-10-08T20:11:00+08:00',
    signed_for_at: null,
    contents: [],
    actions: [],
    alarm_at: '2026-10-08T20:16:00+08:00',
    alarms: 1,
    ...changes,
  } as unknown as WarningView;
}

function alarms(...warnings: WarningView[]): void {
  program.bar = { operator: '陈立', unit: '一中', alarms: warnings } as unknown as BarView;
  flushSync();
}

function dialog(): HTMLDialogElement | null {
  return document.querySelector('dialog');
}

/** A press of Enter on the button, as the browser makes it: a click without a pointer. */
async function enter(): Promise<void> {
  document.querySelector('[data-sign] button')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 0 }));
  await vi.advanceTimersByTimeAsync(0);
  flushSync();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(T0);
  ticker.hear(T0);
  vi.stubGlobal('AudioContext', Context);
  tones = 0;
  allowed = true;
  calls = [];
  join({
    async call(name) {
      calls.push(name);
      if (name === 'sign_for') {
        return { decision: 'accepted', with: orange({ signed_for_at: '2026-10-08T20:12:00+08:00' }) };
      }
      throw { code: 'Internal', detail: '', trace: '' };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  program.bar = null;
  mounted = mount(AlarmView, { target: document.body });
  flushSync();
});

afterEach(() => {
  void unmount(mounted);
  sound.hush();
  program.bar = null;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('an orange warning', () => {
  it('takes the screen with the focus on 签收; a yellow one does not', () => {
    alarms(orange({ id: 'y', colour: 'yellow' }));
    expect(dialog()).toBeNull();
    alarms(orange());
    expect(dialog()?.open).toBe(true);
    expect(document.activeElement?.parentElement?.hasAttribute('data-sign')).toBe(true);
  });

  it('sounds on arrival and at each moment the program sets, until it is signed for', async () => {
    alarms(orange());
    expect(tones).toBe(TONES_A_RING);
    await vi.advanceTimersByTimeAsync(4 * 60_000);
    flushSync();
    expect(tones).toBe(TONES_A_RING);
    await vi.advanceTimersByTimeAsync(61_000);
    flushSync();
    expect(tones).toBe(2 * TONES_A_RING);
    alarms(orange({ alarm_at: '2026-10-08T20:21:00+08:00', alarms: 2 }));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    flushSync();
    expect(tones).toBe(3 * TONES_A_RING);
    alarms();
    expect(dialog()).toBeNull();
  });

  it('says when the browser holds the sound back, and sounds as soon as it may', () => {
    allowed = false;
    alarms(orange());
    expect(tones).toBe(0);
    const loud = [...document.querySelectorAll('button')].find((button) => button.textContent?.includes('开声'));
    expect(loud).toBeDefined();
    allowed = true;
    loud?.click();
    flushSync();
    expect(tones).toBeGreaterThan(0);
    expect(document.body.textContent).not.toContain('开声');
  });

  it('is not signed for by a key that was meant for what lay beneath', async () => {
    alarms(orange());
    await enter();
    expect(calls).not.toContain('sign_for');
    await vi.advanceTimersByTimeAsync(DEAF_MS);
    await enter();
    expect(calls).toContain('sign_for');
  });

  it('cannot be put away', () => {
    alarms(orange());
    const cancel = new Event('cancel', { cancelable: true });
    dialog()?.dispatchEvent(cancel);
    expect(cancel.defaultPrevented).toBe(true);
  });
});

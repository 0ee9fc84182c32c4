/** Proves that the browser is asked only on request, that nothing is shown without leave, and never over a page in sight or beside the desktop program. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StatusView } from '../contract/StatusView';
import { program } from './program.svelte';

interface Shown {
  title: string;
  tag: string;
  onclick: () => void;
}

let shown: Shown[];
let asked: number;

class Browser {
  static permission: NotificationPermission = 'default';
  static async requestPermission(): Promise<NotificationPermission> {
    asked += 1;
    Browser.permission = 'granted';
    return 'granted';
  }
  onclick = () => undefined;
  title: string;
  tag: string;
  constructor(title: string, { tag }: { body: string; tag: string }) {
    this.title = title;
    this.tag = tag;
    shown.push(this);
  }
  close() {}
}

/** The page asks what it may as soon as it is loaded, so it is loaded for every test. */
async function page() {
  vi.resetModules();
  vi.stubGlobal('Notification', Browser);
  const { desktop } = await import('./desktop.svelte');
  const { program: own } = await import('./program.svelte');
  return { desktop, own };
}

function host(own: typeof program, name: 'agent' | 'desktop', inSight: boolean): void {
  own.status = { host: name } as unknown as StatusView;
  vi.spyOn(document, 'hasFocus').mockReturnValue(inSight);
}

beforeEach(() => {
  shown = [];
  asked = 0;
  Browser.permission = 'default';
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('the browser', () => {
  it('is not asked by itself and shows nothing without leave', async () => {
    const { desktop } = await page();
    expect(desktop.show('t', 'b', 'x')).toBe(false);
    expect([asked, shown.length]).toEqual([0, 0]);
  });

  it('shows once it was given leave, and a press leads on', async () => {
    const { desktop } = await page();
    await desktop.ask();
    const pressed = vi.fn();
    expect(desktop.show('到期', '电话报告', 'key', pressed)).toBe(true);
    expect(shown.map(({ title, tag }) => [title, tag])).toEqual([['到期', 'key']]);
    shown[0]?.onclick();
    expect(pressed).toHaveBeenCalledOnce();
  });

  it('tells only before the agent and only while nobody looks', async () => {
    Browser.permission = 'granted';
    const { desktop, own } = await page();
    host(own, 'agent', true);
    desktop.tell('t', 'b', 'x', () => undefined);
    host(own, 'desktop', false);
    desktop.tell('t', 'b', 'x', () => undefined);
    expect(shown).toHaveLength(0);
    host(own, 'agent', false);
    desktop.tell('t', 'b', 'x', () => undefined);
    expect(shown).toHaveLength(1);
  });

  it('without notifications is said to have none', async () => {
    vi.resetModules();
    vi.stubGlobal('Notification', undefined);
    const { desktop } = await import('./desktop.svelte');
    expect(desktop.leave).toBe('none');
    expect(desktop.show('t', 'b', 'x')).toBe(false);
  });
});

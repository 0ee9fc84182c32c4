/** Proves on the mounted tab what each instant shows and which of them may be recorded, corrected, or neither. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { IncidentView } from '../../contract/IncidentView';
import type { MarkView } from '../../contract/MarkView';
import { Opened } from '../../state/opened.svelte';
import MarksTab from './MarksTab.svelte';

let mounted: Record<string, unknown> | undefined;

const AT = '2026-11-22T02:00:00+08:00';

function mark(changes: Partial<MarkView>): MarkView {
  return {
    mark: 'verified',
    name: '核实',
    nth: 0,
    at: null,
    says: '',
    decided_by: '',
    by: '',
    set_at: null,
    entry: null,
    settable: true,
    undoable: false,
    odd: '',
    waits: 0,
    earlier: [],
    ...changes,
  } as MarkView;
}

function rows(marks: MarkView[], closed = false): string[] {
  const incident = new Opened('i', { marks, authority: [] } as unknown as IncidentView);
  mounted = mount(MarksTab, { target: document.body, props: { incident, closed } });
  flushSync();
  return [...document.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim() ?? '');
}

function acts(): (string | null)[] {
  return [...document.querySelectorAll('tbody button')].map((button) => button.getAttribute('aria-label'));
}

afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
});

describe('an instant', () => {
  it('that is not recorded may be, and says how many wait for it', () => {
    expect(rows([mark({ waits: 2 })])[0]).toContain('还没有记');
    expect(document.body.textContent).toContain('等它起算的应办 2 项');
    expect(acts()).toEqual(['记下：核实']);
  });

  it('that was corrected shows what stood there before, struck out', () => {
    const earlier = [{ at: '2026-11-22T01:30:00+08:00', decided_by: '', by: '陈立', set_at: AT }];
    rows([mark({ at: AT, says: '今天 02:00', entry: 'e', earlier, odd: '早于发现' })]);
    expect(document.querySelector('s')?.textContent).toContain('01:30');
    expect(document.body.textContent).toContain('早于发现');
    expect(acts()).toEqual(['更正：核实']);
  });

  it('that only a decision sets is corrected but never set by hand', () => {
    rows([mark({ mark: 'judged', name: '初判', settable: false }), mark({ mark: 'regraded', name: '调级', settable: false, at: AT, entry: 'r' })]);
    expect(acts()).toEqual(['更正：调级']);
  });

  it('that comes several times counts those recorded, and leaves a place for the next', () => {
    const asked = { mark: 'asked', name: '上级要求补充' } as const;
    rows([
      mark({ ...asked, nth: 1, at: AT, entry: 'a' }),
      mark({ ...asked, nth: 2, at: AT, entry: 'b' }),
      mark({ ...asked, nth: 3, name: '上级又要求补充' }),
    ]);
    expect(acts()).toEqual(['更正：第 1 次上级要求补充', '更正：第 2 次上级要求补充', '记下：上级又要求补充']);
  });

  it('that never came may be taken back where the program allows it, and nowhere else', () => {
    for (const undoable of [true, false]) {
      rows([mark({ at: AT, entry: 'e', undoable })]);
      document.querySelector<HTMLButtonElement>('tbody button')?.click();
      flushSync();
      const box = document.querySelector<HTMLInputElement>('input[type=checkbox]');
      expect(box !== null).toBe(undoable);
      box?.click();
      flushSync();
      expect(document.querySelector('form')?.textContent?.includes('什么时候')).toBe(!undoable);
      if (mounted) void unmount(mounted);
      document.body.replaceChildren();
    }
    mounted = undefined;
  });

  it('of a closed incident stays as it is', () => {
    rows([mark({}), mark({ mark: 'reported', name: '接报', at: AT, entry: 'c' })], true);
    expect(acts()).toEqual([]);
  });
});

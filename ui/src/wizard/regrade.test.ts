/** Proves that a change of grade is shown with both due times before it is decided, that a needed one is asked for, and one to come is foretold. */
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncidentCard } from '../contract/IncidentCard';
import type { ShiftView } from '../contract/ShiftView';
import { join } from '../ipc/call';
import RegradeNote from './RegradeNote.svelte';
import Shifts from './Shifts.svelte';

const GRADE = { word: 'III', name: 'Ⅲ级 较大' } as const;
let mounted: Record<string, unknown> | undefined;
let asked: unknown[];
let shifts: ShiftView[];

function shift(changes: Partial<ShiftView>): ShiftView {
  return { obligation: 'a', what: '首报', clause: '4.2', mine: true, actor: '办公室', nth: 0, optional: false, settled: false, change: 'kept', before: null, after: null, ...changes };
}

async function show(at?: string): Promise<string[]> {
  mounted = mount(Shifts, { target: document.body, props: { id: 'i', grade: GRADE, confirmed: true, at, title: '前后' } });
  flushSync();
  for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
  await tick();
  return [...document.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim() ?? '');
}

beforeEach(() => {
  asked = [];
  join({
    async call(name, args) {
      asked.push([name, args]);
      return shifts;
    },
    listen: () => () => undefined,
    saveKept: async () => '',
    upload: async () => '',
  });
});

afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
});

describe('before a grade is decided', () => {
  it('each duty that changes stands with its old and its new time, ours first', async () => {
    shifts = [
      shift({ obligation: 'theirs', what: '国家报告', mine: false, actor: '总署', change: 'ended', before: { due_at: null, says: '30日前' } }),
      shift({ change: 'earlier', before: { due_at: null, says: '18:27前' }, after: { due_at: null, says: '18:12前' } }),
    ];
    const rows = await show();
    expect(asked).toEqual([['preview_grade', { id: 'i', grade: 'III', confirmed: true }]]);
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/首报.*18:27前.*18:12前.*提前/);
    expect(rows[1]).toMatch(/国家报告.*总署.*30日前.*没有.*不再办/);
  });

  it('a confirmation of an earlier moment is reckoned from then', async () => {
    shifts = [];
    const at = '2026-11-22T10:00:00+08:00';
    await show(at);
    expect(asked).toEqual([['preview_grade', { id: 'i', grade: 'III', confirmed: true, at }]]);
  });

  it('says so when nothing changes', async () => {
    shifts = [];
    expect(await show()).toEqual([]);
    expect(document.body.textContent).toContain('期限都不变');
  });
});

describe('a grade that is needed', () => {
  it('is asked for, and one to come is foretold', () => {
    const at = '2026-11-22T10:40:00+08:00';
    const card = {
      needs_regrade: { grade: GRADE, clause: '1.4.3(1)', since: at, says: '已达到Ⅲ级，请重新定级' },
      forecast: [{ at, grade: GRADE, clause: '1.4.3(2)', says: '不恢复则 10:40 达到Ⅲ级' }],
    } as unknown as IncidentCard;
    let gone = 0;
    mounted = mount(RegradeNote, { target: document.body, props: { card, ongrade: () => (gone += 1) } });
    flushSync();
    expect(document.querySelector('[role=alert]')?.textContent).toContain('已达到Ⅲ级，请重新定级');
    expect(document.body.textContent).toContain('不恢复则 10:40 达到Ⅲ级');
    document.querySelector('button')?.click();
    expect(gone).toBe(1);
  });

  it('is not asked for while the facts prove none', () => {
    const card = { needs_regrade: null, forecast: [] } as unknown as IncidentCard;
    mounted = mount(RegradeNote, { target: document.body, props: { card, ongrade: () => undefined } });
    flushSync();
    expect(document.querySelector('[role=alert]')).toBeNull();
  });
});

/** Proves on the mounted calendar that no unreadable date is sent, that what is sent is what was pasted, and that only our own year can be withdrawn. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarYearView } from '../../contract/CalendarYearView';
import { join } from '../../ipc/call';
import CalendarPart from './CalendarPart.svelte';

let sent: [string, unknown][];
let mounted: Record<string, unknown>;

function year(changes: Partial<CalendarYearView>): CalendarYearView {
  return {
    year: 2026,
    source: '国办发明电〔2025〕7号',
    days_off: ['2026-01-01', '2026-01-02', '2026-01-03'],
    workdays: ['2026-01-04'],
    origin: 'built_in',
    origin_says: '随程序',
    set_at: null,
    set_by: '',
    covers: '',
    ...changes,
  };
}

const years = [
  year({ year: 2027, origin: 'unit', origin_says: '本单位填写', set_at: '2026-11-20T09:00:00+08:00', set_by: '陈立' }),
  year({}),
];

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

async function press(name: string, within: ParentNode = document): Promise<void> {
  const wanted = [...within.querySelectorAll('button')].find(
    (one) => one.getAttribute('aria-label') === name || one.textContent?.trim() === name,
  );
  if (!wanted) throw new Error(`no button ${name}`);
  wanted.click();
  await settle();
}

function fill(label: string, text: string): void {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === label);
  const field = document.getElementById(found?.htmlFor ?? '');
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) throw new Error(`no field ${label}`);
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

async function save(): Promise<void> {
  document.querySelector('form')?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  await settle();
}

const text = () => document.body.textContent ?? '';

beforeEach(async () => {
  sent = [];
  join({
    async call(name, args) {
      if (name === 'calendar') return { years, missing_says: '2028年的日历还没有公布。' };
      sent.push([name, args]);
      return { decision: 'accepted', with: { years, missing_says: '' } };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  mounted = mount(CalendarPart, { target: document.body });
  await settle();
});

afterEach(() => {
  void unmount(mounted);
});

describe('工作日历', () => {
  it('shows each year with its stretches, its source and where it is from', () => {
    expect(text()).toContain('1月1日至1月3日');
    expect(text()).toContain('国办发明电〔2025〕7号');
    expect(text()).toContain('随程序');
    expect(text()).toContain('2028年的日历还没有公布。');
  });

  it('lets only a year of our own be withdrawn', async () => {
    expect(document.querySelectorAll('button[aria-label^="撤回"]')).toHaveLength(1);
    await press('撤回本单位填写的：2027年');
    expect(sent).toEqual([]);
    await press('撤回本单位填写的', document.querySelector('dialog[open]') ?? document);
    expect(sent).toEqual([['remove_calendar_year', { year: 2027 }]]);
  });

  it('sends nothing while a date cannot be read, a day stands twice or the source is missing', async () => {
    await press('添加一年');
    fill('年份', '2028');
    fill('放假', '1月1日至3日\n春节');
    await save();
    expect(text()).toContain('读不出“春节”');
    expect(text()).toContain('请写明依据哪份通知');
    fill('依据', '通知');
    fill('放假', '1月1日至3日');
    fill('调休上班', '1月3日');
    await save();
    expect(text()).toContain('1月3日既放假又上班');
    expect(sent).toEqual([]);
  });

  it('sends the days that were pasted, and says them back while one types', async () => {
    await press('添加一年');
    fill('年份', '2028');
    fill('依据', '国办发明电〔2027〕1号');
    fill('放假', '1月1日（星期六）至3日（星期一）');
    fill('调休上班', '2028-01-08');
    expect(text()).toContain('读出 3 天：1月1日至1月3日');
    await save();
    expect(sent).toEqual([
      [
        'save_calendar_year',
        {
          year: 2028,
          source: '国办发明电〔2027〕1号',
          days_off: ['2028-01-01', '2028-01-02', '2028-01-03'],
          workdays: ['2028-01-08'],
        },
      ],
    ]);
  });

  it('begins a change with what stands there', async () => {
    await press('修改：2026年');
    expect(document.querySelector('textarea')?.value).toBe('1月1日至1月3日');
    await save();
    expect(sent[0]?.[1]).toMatchObject({ year: 2026, days_off: years[1]?.days_off, workdays: ['2026-01-04'] });
  });
});

/** Proves on the mounted table which ways a duty offers, and that each of several receivers shows its own state. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import type { DutyView } from '../../contract/DutyView';
import DutyTable from './DutyTable.svelte';

let mounted: Record<string, unknown> | undefined;
let done: string[];

const office = { role: 'office', name: '总署应急办', phone: '', phone_source: '', settled: false, proof: '' };

function show(changes: Partial<DutyView>): (string | null)[] {
  done = [];
  const duty = {
    key: 'k',
    what: '首报',
    beat: 0,
    nth: 0,
    actor: '',
    mine: true,
    to: [office],
    by_word: 'any',
    clause: '4.2',
    anchor: '初判 10:00',
    due_at: '2099-01-01T00:00:00+08:00',
    state: 'due',
    at_once: '',
    limit: '',
    if_grade: '',
    note: '',
    missed: 0,
    missed_from: null,
    missed_to: null,
    last_done: null,
    ...changes,
  } as unknown as DutyView;
  const ways = {
    onsettle: () => done.push('settle'),
    onreport: () => done.push('report'),
    onfollow: () => done.push('follow'),
  };
  mounted = mount(DutyTable, { target: document.body, props: { duties: [duty], title: '我方应办', ...ways } });
  flushSync();
  const buttons = [...document.querySelectorAll<HTMLButtonElement>('tbody button')];
  for (const button of buttons) button.click();
  return buttons.map((button) => button.getAttribute('aria-label'));
}

afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
});

describe('a duty of ours', () => {
  it.each([
    ['that may be told in any way', {}, ['写报告：首报', '记办结：首报'], ['report', 'settle']],
    ['that is told by telephone', { by_word: 'phone' }, ['打电话：首报'], ['settle']],
    ['that tells nobody', { to: [] }, ['记办结：首报'], ['settle']],
    ['that comes again', { beat: 3 }, ['续报：首报', '记办结：首报'], ['follow', 'settle']],
    ['that answers a second demand', { beat: 2, nth: 2 }, ['写报告：首报', '记办结：首报'], ['report', 'settle']],
    ['that is not owed yet', { state: 'if_grade', if_grade: '如定为Ⅲ级' }, [], []],
    ['that is done', { state: 'settled', proof: '电话' }, [], []],
  ] as const)('%s', (_, changes, labels, acts) => {
    expect(show(changes as Partial<DutyView>)).toEqual(labels);
    expect(done).toEqual(acts);
  });

  it('with several receivers shows how each was told, and who is still to be', () => {
    show({ to: [{ ...office, settled: true, proof: '电话，王处接，10:20' }, { ...office, role: 'command', name: '指挥部' }] });
    const told = [...document.querySelectorAll('tbody li')].map((line) => line.textContent?.replace(/\s+/g, ' ').trim());
    expect(told).toEqual(['已报总署应急办 电话，王处接，10:20', '待报指挥部']);
  });
});

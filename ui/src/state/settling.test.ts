/** Proves what each way of settling a duty sends, and that a call nobody took settles nothing. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DutyView } from '../contract/DutyView';
import type { IncidentView } from '../contract/IncidentView';
import { join } from '../ipc/call';
import { Opened } from './opened.svelte';
import { Settling } from './settling.svelte';

const NOW = Date.parse('2026-11-22T03:00:42+08:00');
const AT = '2026-11-22T03:00:00+08:00';
let sent: [string, Record<string, unknown>][];

const record = [
  { field: 'place', title: '位置', text: '三楼机房', required: true, note: '' },
  { field: 'impact', title: '影响', text: '尚不清楚', required: true, note: '' },
];

function settling(changes: Partial<DutyView> = {}): Settling {
  const duty = {
    obligation: 'first',
    beat: 0,
    missed: 0,
    spoken: true,
    by_word: 'any',
    to: [
      { role: 'command', name: '本单位应急指挥部', phone: '0851-1', settled: true },
      { role: 'office', name: '总署应急办', phone: '010-2', settled: false },
    ],
    ...changes,
  } as unknown as DutyView;
  const view = { position: 5, phone_cards: [{ obligation: 'first', role: 'office', record }] } as unknown as IncidentView;
  return new Settling(new Opened('i', view), duty, NOW);
}

beforeEach(() => {
  sent = [];
  join({
    async call(name, args) {
      sent.push([name, args as Record<string, unknown>]);
      return { decision: 'accepted', with: { position: 6 } };
    },
    listen: () => () => undefined,
    saveKept: async () => '',
    async upload(file) {
      sent.push(['upload', { file }]);
      return { upload: 'ab12' };
    },
  });
});

describe('a duty told by telephone', () => {
  it('starts with who is still to be told, their number and the present minute', () => {
    const it = settling();
    expect([it.way, it.role, it.number, it.at]).toEqual(['phone', 'office', '010-2', AT]);
    expect(it.owed.map(({ role }) => role)).toEqual(['office']);
  });

  it('sends of the record only what the person changed', async () => {
    const it = settling();
    it.who = ' 周处 ';
    it.write('place', '三楼机房');
    it.write('impact', '全关报关停');
    expect(await it.settle()).toBe(true);
    expect(sent).toEqual([
      [
        'settle_duty',
        {
          id: 'i',
          expected: 5,
          obligation: 'first',
          role: 'office',
          beat: 0,
          at: AT,
          proof: { kind: 'phone', who: '周处', number: '010-2', said: { impact: '全关报关停' } },
        },
      ],
    ]);
  });

  it('that nobody took is logged as a call', async () => {
    const it = settling();
    it.reached = false;
    await it.settle();
    expect(sent).toEqual([
      ['log_call', { id: 'i', expected: 5, obligation: 'first', role: 'office', number: '010-2', reached: null, at: AT }],
    ]);
  });
});

describe('a duty settled on paper or a platform', () => {
  it('hands the scan over and then names it by name, size and digest', async () => {
    const it = settling();
    it.way = 'platform';
    it.reference = 'NO 7';
    const file = new File(['abc'], '回执.pdf');
    it.scan = file;
    await it.settle();
    expect(sent.map(([name]) => name)).toEqual(['upload', 'settle_duty']);
    expect(sent[0]?.[1]['file']).toBe(file);
    expect(sent[1]?.[1]['proof']).toEqual({
      kind: 'platform',
      platform: '12387',
      number: 'NO 7',
      scan: { name: '回执.pdf', bytes: 3, sha256: 'ab12' },
    });
  });

  it('hands nothing over where the way leaves no paper', async () => {
    const it = settling();
    it.scan = new File(['abc'], '回执.pdf');
    it.who = '周处';
    await it.settle();
    expect(sent.map(([name]) => name)).toEqual(['settle_duty']);
  });
});

describe('a duty that does not apply', () => {
  it('takes a reason and a name, and answers for missed beats only when asked to', async () => {
    const it = settling({ beat: 6, missed: 4, missed_from: 3, missed_to: 6 });
    it.way = 'not_applicable';
    it.reason = '断网';
    it.by = '李关';
    await it.settle();
    expect(sent[0]?.[1]).toMatchObject({ beat: 6, proof: { kind: 'not_applicable', reason: '断网', by: '李关' } });
    expect(sent[0]?.[1]).not.toHaveProperty('through');
    it.through = true;
    await it.settle();
    expect(sent[1]?.[1]).toMatchObject({ beat: 3, through: 6 });
  });
});

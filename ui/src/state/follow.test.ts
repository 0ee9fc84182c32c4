/** Proves that a follow-up shows what changed since the last, and sends only what the person changed beyond the record. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { DutyView } from '../contract/DutyView';
import type { IncidentView } from '../contract/IncidentView';
import { join } from '../ipc/call';
import { FollowUp } from './follow.svelte';
import { Opened } from './opened.svelte';

let sent: [string, unknown][];
let follow: FollowUp;

const sections = [
  { key: 'number', label: '编号', text: '2026-001', editable: false },
  { key: 'status', label: '现状', text: '已恢复一半', editable: true },
  { key: 'impact', label: '影响', text: '报关停', editable: true },
];
const duty = {
  obligation: 'hourly',
  beat: 3,
  missed: 0,
  by_word: 'any',
  to: [{ role: 'members', name: '成员单位', phone: '8001', settled: false }],
} as unknown as DutyView;

beforeEach(async () => {
  sent = [];
  join({
    async call(name, args) {
      sent.push([name, args]);
      return name === 'draft_follow_up' ? { sections, was: { status: '仍中断' } } : { decision: 'accepted', with: { position: 9 } };
    },
    listen: () => () => undefined,
    saveKept: async () => '',
    async upload() {
      sent.push(['upload', {}]);
      return { upload: 'ab12' };
    },
  });
  const view = { position: 8, phone_cards: [] } as unknown as IncidentView;
  follow = new FollowUp(new Opened('i', view), duty, Date.parse('2026-11-22T03:00:00+08:00'));
  await follow.fill();
});

describe('a follow-up', () => {
  it('opens what changed since the last one and folds away the rest', () => {
    expect(sent).toEqual([['draft_follow_up', { id: 'i', obligation: 'hourly' }]]);
    expect(follow.was('status')).toBe('仍中断');
    expect(follow.changed.map(({ key }) => key)).toEqual(['status']);
    expect(follow.kept.map(({ key }) => key)).toEqual(['impact']);
  });

  it('by telephone writes the changes and leaves the proof in one action', async () => {
    follow.write('impact', '报关恢复');
    follow.write('status', '已恢复一半');
    expect(follow.told.way).toBe('phone');
    follow.told.who = '王某';
    expect(await follow.send()).toBe(true);
    expect(sent.at(-1)).toEqual([
      'follow_up',
      {
        id: 'i',
        expected: 8,
        obligation: 'hourly',
        changes: { impact: '报关恢复' },
        answers: [],
        proof: { kind: 'phone', who: '王某', number: '8001' },
        role: 'members',
      },
    ]);
  });

  it('on paper hands the scan over first', async () => {
    follow.told.way = 'paper';
    follow.told.reference = '7号';
    follow.told.scan = new File(['abc'], '7号.pdf');
    expect(await follow.send()).toBe(true);
    expect(sent.slice(1).map(([name]) => name)).toEqual(['upload', 'follow_up']);
    const scan = { name: '7号.pdf', bytes: 3, sha256: 'ab12' };
    expect(sent.at(-1)?.[1]).toMatchObject({ proof: { kind: 'paper', number: '7号', scan } });
  });

  it('by this program leaves the proof to the receipt', async () => {
    follow.told.way = 'report';
    await follow.send();
    expect(sent.at(-1)?.[1]).toMatchObject({ changes: {}, proof: null, role: null });
  });
});

/** Proves on the mounted list that what was found becomes an answer only by a key, and is gone once answered either way. */
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncidentView } from '../contract/IncidentView';
import type { LiftedView } from '../contract/LiftedView';
import { join } from '../ipc/call';
import { readText } from '../state/lifted.svelte';
import { Opened } from '../state/opened.svelte';
import LiftedOffers from './LiftedOffers.svelte';

const answer = { kind: 'count', count: 60_000 } as const;
const found = [
  { question: { fact: 'down.hours', ask: '核心业务中断多久' }, words: '瘫痪七个小时', says: '7小时', answer: { kind: 'amount', amount: '7' } },
  { question: { fact: 'leak.people', ask: '泄露多少人的信息' }, words: '约六万人', says: '6万人', answer },
] as LiftedView[];

let mounted: Record<string, unknown> | undefined;
let calls: [string, unknown][];
let incident: Opened;
let emptied: number;

function view(answers: unknown[] = [], seen = '瘫痪七个小时，约六万人'): IncidentView {
  const passages = [
    { passage: 'impact', text: ' ' },
    { passage: 'seen', text: seen },
    { passage: 'place', text: '三楼' },
  ];
  return { position: 3, passages, answers } as unknown as IncidentView;
}

/** Lets the answers that are ready come in, and what follows from them be drawn. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
  flushSync();
  await tick();
}

function button(label: string): HTMLButtonElement {
  const one = [...document.querySelectorAll('button')].find((each) => each.getAttribute('aria-label')?.startsWith(label));
  if (!one) throw new Error(`no button ${label}`);
  return one;
}

beforeEach(async () => {
  calls = [];
  emptied = 0;
  join({
    async call(name, args) {
      calls.push([name, args]);
      if (name === 'lift_numbers') return found;
      const fact = Reflect.get(args as object, 'fact');
      return { decision: 'accepted', with: view([{ question: { fact }, unknown: false }]) };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  incident = new Opened('i', view());
  mounted = mount(LiftedOffers, { target: document.body, props: { incident, onempty: () => (emptied += 1) } });
  flushSync();
  await settled();
});

afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
});

describe('what was found', () => {
  it('is asked for in the saved texts that speak of numbers, and answers nothing by itself', () => {
    expect(calls).toEqual([['lift_numbers', { id: 'i', text: '瘫痪七个小时，约六万人' }]]);
    expect(document.body.textContent).toContain('核心业务中断多久 7小时');
    expect(readText(view([], ''))).toBe('');
  });

  it('is not asked for again while the texts stay as they are', async () => {
    incident.view = view([{ question: { fact: 'other' }, unknown: true }]);
    await settled();
    expect(calls).toHaveLength(1);
  });

  it('becomes an answer when a person takes it, and the focus goes to the next one', async () => {
    button('采用：泄露多少人').click();
    await settled();
    expect(calls.at(-1)).toEqual(['answer_fact', { id: 'i', expected: 3, fact: 'leak.people', answer }]);
    expect(document.body.textContent).not.toContain('泄露多少人的信息');
    expect(document.activeElement).toBe(button('采用：核心业务'));
  });

  it('is gone once declined, without a word to the program, and the last one hands the focus back', async () => {
    button('不是：核心业务').click();
    await settled();
    button('不是：泄露多少人').click();
    await settled();
    expect(calls).toHaveLength(1);
    expect(document.querySelectorAll('li')).toHaveLength(0);
    expect(emptied).toBe(1);
    incident.view = view([], '瘫痪七个小时，约六万人。');
    await settled();
    expect(document.querySelectorAll('li')).toHaveLength(0);
  });

  it('is offered while the answer given is 不清楚', async () => {
    incident.view = view([{ question: { fact: 'leak.people' }, unknown: true }]);
    await settled();
    expect(document.querySelectorAll('li')).toHaveLength(2);
    incident.view = view([{ question: { fact: 'leak.people' }, unknown: false }]);
    await settled();
    expect(document.querySelectorAll('li')).toHaveLength(1);
  });
});

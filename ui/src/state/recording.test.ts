/** Proves that nothing is stored before 涉密 is answered with no, and where a record is taken up again. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { IncidentView } from '../contract/IncidentView';
import { join } from '../ipc/call';
import { phonesWith } from './calls.svelte';
import { unanswered } from './facts.svelte';
import { forgetOpened } from './opened.svelte';
import { Recording, stepToTakeUp } from './recording.svelte';

const AT = '2026-11-22T03:00:00+08:00';
let calls: [string, unknown][];

function view(changes: Partial<IncidentView> = {}): IncidentView {
  return {
    card: { id: 'i' },
    position: 1,
    title: '',
    passages: [{ passage: 'seen', title: '', text: '' }],
    occurrence: null,
    phone_cards: [],
    assessment: { questions: [] },
    answers: [],
    judged: '',
    ...changes,
  } as unknown as IncidentView;
}

beforeEach(() => {
  calls = [];
  forgetOpened();
  join({
    async call(name, args) {
      calls.push([name, args]);
      return Reflect.get(args as object, 'secret') === true
        ? { decision: 'refused', with: [{ field: 'secret', says: '请报保密办', clause: '1.3' }] }
        : { decision: 'accepted', with: view() };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
});

describe('涉密', () => {
  it('answered with yes stops, says where to turn and opens nothing', async () => {
    const recording = new Recording(AT);
    expect(await recording.begin(true, false)).toBeNull();
    expect(recording.stopped.map(({ says }) => says)).toEqual(['请报保密办']);
    expect(recording.desk).toBeUndefined();
    recording.go('seen');
    expect(recording.step).toBe('secret');
    expect(calls.map(([name]) => name)).toEqual(['open_incident']);
  });

  it('answered with no opens the record, discovered when the key was pressed', async () => {
    const recording = new Recording(AT);
    expect(await recording.begin(false, true)).toBe('i');
    expect(calls).toEqual([['open_incident', { secret: false, drill: true, discovered_at: AT }]]);
    expect(recording.step).toBe('seen');
  });

  it('is not asked again in the same record', async () => {
    const recording = new Recording(AT);
    await recording.begin(false, false);
    recording.go('facts');
    recording.go('secret');
    expect(recording.step).toBe('facts');
    expect(recording.next).toBe('grade');
  });
});

describe('a record', () => {
  const seen = [{ passage: 'seen', title: '', text: '黑页' }];
  const occurrence = { kind: 'unknown' } as const;
  const question = { fact: 'a' };
  const cases: [string, Partial<IncidentView>][] = [
    ['seen', {}],
    ['when', { passages: seen }],
    ['phone', { passages: seen, occurrence, phone_cards: [{ reached: false }] as never }],
    ['facts', { passages: seen, occurrence, assessment: { questions: [question] } as never }],
    ['grade', { passages: seen, occurrence }],
    ['facts', { judged: '初判' }],
    ['grade', { judged: '初判', card: { needs_regrade: { says: '已达Ⅲ级' } } as never }],
  ];

  it.each(cases)('is taken up at %s', (step, changes) => {
    expect(stepToTakeUp(view(changes))).toBe(step);
  });
});

describe('questions', () => {
  it('answered 不清楚 are not asked again by themselves', () => {
    const questions = [{ fact: 'a' }, { fact: 'b' }];
    const answers = [{ question: { fact: 'a' }, unknown: true }];
    const left = unanswered(view({ assessment: { questions } as never, answers: answers as never }));
    expect(left.map(({ fact }) => fact)).toEqual(['b']);
  });
});

describe('a number', () => {
  it('is added to the unit’s list and takes none away', () => {
    const roles = [
      { role: 'bureau', phone: '0500' },
      { role: 'police', phone: '' },
    ] as never;
    expect(phonesWith(roles, 'police', '110')).toEqual({ bureau: '0500', police: '110' });
  });
});

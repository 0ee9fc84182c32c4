/** Proves how screens ask and act: what a task makes of a reply, which replies are shown, and where Back leads. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NoAnswer, type Listener } from '../host/host';
import { join } from '../ipc/call';
import { places } from './places.svelte';
import { program } from './program.svelte';
import { shown, type Shown } from './shown.svelte';
import { Task } from './task.svelte';

/** A call that waits for the test to answer it. */
interface Open {
  name: string;
  args: unknown;
  answer: (reply: unknown) => Promise<void>;
  fail: (failure: unknown) => Promise<void>;
}

let open: Open[] = [];
let listener: Listener;
let ends: (() => void)[] = [];

/** Long enough for every promise that is settled to be heard of. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  flushSync();
}

beforeEach(() => {
  open = [];
  join({
    call: (name, args) =>
      new Promise((resolve, reject) => {
        const then = (settle: (value: unknown) => void) => (value: unknown) => {
          settle(value);
          return settled();
        };
        open.push({ name, args, answer: then(resolve), fail: then(reject) });
      }),
    saveKept: async () => '',
    upload: async () => '',
    listen: (given) => {
      listener = given;
      return () => undefined;
    },
  });
});

afterEach(() => {
  for (const end of ends) end();
  ends = [];
});

function show(kinds: Parameters<typeof shown>[2]): Shown<'incident'> {
  let made: Shown<'incident'> | undefined;
  ends.push(
    $effect.root(() => {
      made = shown('incident', () => ({ id: 'a' }), kinds);
    }),
  );
  flushSync();
  if (!made) throw new Error('not made');
  return made;
}

async function listen(): Promise<void> {
  ends.push(program.start());
  await open.shift()?.answer({ stage: 'locked' });
  listener.reached('joined');
}

describe('a task', () => {
  it('ignores a second run while the first is under way', async () => {
    const task = new Task();
    const first = task.run('lock', {});
    expect(await task.run('lock', {})).toBeNull();
    expect(open).toHaveLength(1);
    await open[0]?.answer({ stage: 'locked' });
    expect(await first).toEqual({ stage: 'locked' });
    expect(task.busy).toBe(false);
  });

  it('takes a decision apart', async () => {
    const task = new Task();
    const accepted = task.run('use_keyring', { on: true });
    await open[0]?.answer({ decision: 'accepted', with: { keyring: true } });
    expect(await accepted).toEqual({ keyring: true });

    const refused = task.run('use_keyring', { on: true });
    await open[1]?.answer({
      decision: 'refused',
      with: [
        { field: 'grade', says: '低于下限', clause: '1.4.3' },
        { field: 'judge', says: '请填写', clause: null },
      ],
    });
    expect(await refused).toBeNull();
    expect(task.wrong('grade')).toBe('低于下限（1.4.3）');
    expect(task.wrong('judge')).toBe('请填写');
    expect(task.others('grade').map((refusal) => refusal.field)).toEqual(['judge']);
  });

  it('keeps a failure until the next run', async () => {
    const task = new Task();
    void task.run('lock', {});
    await open[0]?.fail({ code: 'NoSpace', detail: '', trace: '' });
    expect(task.failed?.code).toBe('NoSpace');
    void task.run('lock', {});
    expect(task.failed).toBeNull();
  });
});

describe('what is shown', () => {
  it('drops a reply that was overtaken', async () => {
    const live = show(['incident']);
    void live.reload();
    await open[1]?.answer('second');
    await open[0]?.answer('first');
    expect(live.view).toBe('second');
  });

  it('stays when the next reply fails, and says why', async () => {
    const live = show(['incident']);
    await open[0]?.answer('there');
    void live.reload();
    await open[1]?.fail({ code: 'Internal', detail: '', trace: '' });
    expect(live.view).toBe('there');
    expect(live.failed?.code).toBe('Internal');
  });

  it('is asked again for its own incident, not for another, nor for a kind it does not name', async () => {
    await listen();
    show(['incident']);
    const asked = () => open.filter((call) => call.name === 'incident').length;
    expect(asked()).toBe(1);
    listener.changed({ kind: 'incident', id: 'b' });
    listener.changed({ kind: 'outbox' });
    await settled();
    expect(asked()).toBe(1);
    listener.changed({ kind: 'incident', id: 'a' });
    await settled();
    expect(asked()).toBe(2);
  });

  it('is asked again once the way to the program is found again', async () => {
    await listen();
    show([]);
    listener.reached('lost');
    expect(program.lost).toBe(true);
    listener.reached('joined');
    expect(program.lost).toBe(false);
    for (const call of open.filter((one) => one.name === 'status')) await call.answer({ stage: 'locked' });
    expect(open.filter((call) => call.name === 'incident')).toHaveLength(2);
  });

  it('gives way to the reason when the program no longer lets the page in', async () => {
    await listen();
    listener.reached('lost');
    await open[0]?.fail(new NoAnswer('stranger', 'HTTP 401'));
    expect(program.failed?.code).toBe('Stranger');
    listener.reached('joined');
    await open[1]?.answer({ stage: 'locked' });
    expect(program.failed).toBeNull();
  });
});

describe('a place', () => {
  it('is kept in the history, and one that is not known is the desk', () => {
    ends.push(places.start());
    places.go('incident', 'a');
    expect(window.history.state).toEqual({ place: { screen: 'incident', id: 'a' } });
    window.dispatchEvent(new PopStateEvent('popstate', { state: { place: { screen: 'plans' } } }));
    expect(places.at).toEqual({ screen: 'plans' });
    window.dispatchEvent(new PopStateEvent('popstate', { state: { place: { screen: 'gone' } } }));
    expect(places.at).toEqual({ screen: 'home' });
  });
});

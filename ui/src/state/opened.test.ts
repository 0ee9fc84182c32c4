/** Proves that the writes of an incident go one after the other, each with the position that the one before left. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { IncidentView } from '../contract/IncidentView';
import { join } from '../ipc/call';
import { forgetOpened, Opened, opened } from './opened.svelte';

let position: number;
let running: number;
let most: number;
let reads: number;

function viewAt(at: number): IncidentView {
  return { position: at } as unknown as IncidentView;
}

beforeEach(() => {
  position = 4;
  running = 0;
  most = 0;
  reads = 0;
  join({
    async call(name, args) {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (name === 'incident') {
        reads += 1;
        return viewAt(position);
      }
      const expected: unknown = Reflect.get(args as object, 'expected');
      if (expected !== position) throw { code: 'Conflict', detail: '', trace: '' };
      position += 1;
      return { decision: 'accepted', with: viewAt(position) };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
});

describe('the writes of an incident', () => {
  it('never run side by side and never meet their own conflict', async () => {
    const incident = new Opened('i', viewAt(4));
    const replies = await Promise.all(['a', 'b', 'c'].map((text) => incident.write('add_note', { text })));
    expect(replies.map((reply) => reply.decision)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(most).toBe(1);
    expect(incident.view?.position).toBe(7);
  });

  it('read the incident again after a conflict, so that the next one counts', async () => {
    const incident = new Opened('i', viewAt(2));
    await expect(incident.write('add_note', { text: 'a' })).rejects.toMatchObject({ code: 'Conflict' });
    expect(incident.view?.position).toBe(4);
    await expect(incident.write('add_note', { text: 'a' })).resolves.toMatchObject({ decision: 'accepted' });
  });

  it('are not held up by a failure before them', async () => {
    const incident = new Opened('i', viewAt(2));
    const first = incident.write('add_note', { text: 'a' }).catch(() => 'failed');
    const second = incident.write('add_note', { text: 'b' });
    expect(await first).toBe('failed');
    expect((await second).decision).toBe('accepted');
  });
});

describe('readings', () => {
  it('asked for at once are one', async () => {
    const incident = new Opened('i');
    await Promise.all([incident.refresh(), incident.refresh(), incident.refresh()]);
    expect(reads).toBe(1);
  });

  it('of one incident share one queue until all is forgotten', () => {
    const before = opened('x');
    expect(opened('x')).toBe(before);
    forgetOpened();
    expect(opened('x')).not.toBe(before);
  });
});

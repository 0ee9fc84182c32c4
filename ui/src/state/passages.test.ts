/** Proves that what is typed reaches the record in order, and that nothing typed is lost when a save is not possible. */
import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IncidentView } from '../contract/IncidentView';
import type { StatusView } from '../contract/StatusView';
import { join } from '../ipc/call';
import { forgetOpened, Opened, opened } from './opened.svelte';
import { HOLD_MS_MAX, Passages, passagesOf, QUIET_MS, TITLE } from './passages.svelte';
import { program } from './program.svelte';

/** A program with one incident, whose writes can be made to fail. */
class Program {
  position = 1;
  title = '';
  texts: Record<string, string> = { seen: '', place: '' };
  writes: string[] = [];
  failing: unknown[] = [];
  /** Holds every answer until it is called. */
  gate: (() => void) | undefined;
  held = false;

  view(): IncidentView {
    const passages = Object.entries(this.texts).map(([passage, text]) => ({ passage, title: passage, text }));
    return { position: this.position, title: this.title, passages } as unknown as IncidentView;
  }

  async call(name: string, args: Record<string, unknown>): Promise<unknown> {
    if (this.held) await new Promise<void>((open) => (this.gate = open));
    if (name === 'incident') return this.view();
    const failure = this.failing.shift();
    if (failure !== undefined) throw failure;
    if (args['expected'] !== this.position) throw conflict;
    if (name === 'write_title') this.title = String(args['title']).trim();
    else if (String(args['text']).length > 20) {
      return { decision: 'refused', with: [{ field: 'passage', says: '太长', clause: null }] };
    } else this.texts[String(args['passage'])] = String(args['text']);
    this.writes.push(String(args['text'] ?? args['title']));
    this.position += 1;
    return { decision: 'accepted', with: this.view() };
  }
}

const conflict = { code: 'Conflict', detail: '', trace: '' };
const full = { code: 'NoSpace', detail: '', trace: '' };
let behind: Program;
let passages: Passages;
let incident: Opened;

beforeEach(() => {
  vi.useFakeTimers();
  behind = new Program();
  join({ call: (name, args) => behind.call(name, args as Record<string, unknown>), saveKept: async () => '', upload: async () => '', listen: () => () => undefined });
  incident = new Opened('i', behind.view());
  passages = new Passages(incident);
});

afterEach(() => void vi.useRealTimers());

describe('what is typed', () => {
  it('is saved once the typing rests, and said to be saved only after the answer', async () => {
    behind.held = true;
    passages.type('seen', '黑');
    passages.type('seen', '黑页');
    expect(behind.writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(incident.savedAt).toBeUndefined();
    expect(passages.unsaved).toHaveLength(1);
    behind.held = false;
    behind.gate?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(behind.writes).toEqual(['黑页']);
    expect(incident.savedAt).toBeDefined();
    expect(passages.unsaved).toEqual([]);
    expect(passages.text('seen')).toBe('黑页');
  });

  it('is saved while somebody types without a rest', async () => {
    const step = QUIET_MS - 50;
    let text = '';
    for (let passed = 0; passed <= HOLD_MS_MAX; passed += step) {
      text += '字';
      passages.type('seen', text.slice(-15));
      await vi.advanceTimersByTimeAsync(step);
    }
    expect(behind.writes.length).toBeGreaterThan(0);
  });

  it('while a save is under way follows it, and the position is always the latest', async () => {
    behind.held = true;
    passages.type('seen', '一');
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    passages.type('seen', '一二');
    passages.type('place', '机房');
    behind.held = false;
    behind.gate?.();
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(behind.writes).toEqual(['一', '一二', '机房']);
    expect(passages.unsaved).toEqual([]);
  });

  it('is not saved half composed', async () => {
    passages.compose('seen', true);
    passages.type('seen', 'hei');
    await vi.advanceTimersByTimeAsync(HOLD_MS_MAX);
    expect(behind.writes).toEqual([]);
    passages.type('seen', '黑');
    passages.compose('seen', false);
    await vi.advanceTimersByTimeAsync(QUIET_MS);
    expect(behind.writes).toEqual(['黑']);
  });

  it('keeps its blanks on the screen where the program keeps none', async () => {
    passages.type(TITLE, 'web ');
    await passages.flush();
    expect(behind.title).toBe('web');
    expect(passages.text(TITLE)).toBe('web ');
  });
});

describe('a save that fails', () => {
  it('leaves the text and is tried again by itself', async () => {
    behind.failing = [full];
    passages.type('seen', '黑页');
    await passages.flush();
    expect(passages.failed?.code).toBe('NoSpace');
    expect(passages.text('seen')).toBe('黑页');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(behind.writes).toEqual(['黑页']);
    expect(passages.failed).toBeUndefined();
  });

  it('is refused beside its field and waits for another text', async () => {
    passages.type('seen', '字'.repeat(21));
    await passages.flush();
    expect(passages.draft('seen')).toMatchObject({ state: 'refused', says: '太长' });
    passages.type('seen', '短');
    await passages.flush();
    expect(behind.writes).toEqual(['短']);
  });
});

describe('another window', () => {
  it('that wrote something else is no obstacle', async () => {
    behind.texts['place'] = '别处';
    behind.position += 1;
    passages.type('seen', '黑页');
    await passages.flush();
    expect(behind.writes).toEqual(['黑页']);
    expect(passages.text('place')).toBe('别处');
  });

  it.each([
    ['mine', true, '我的'],
    ['theirs', false, '他的'],
  ])('that wrote the same passage leaves the choice to the person: %s', async (_, mine, ends) => {
    passages.type('seen', '我的');
    behind.texts['seen'] = '他的';
    behind.position += 1;
    await passages.flush();
    expect(passages.draft('seen')).toMatchObject({ state: 'clash', text: '我的', says: '他的' });
    expect(behind.writes).toEqual([]);
    passages.choose('seen', mine);
    await vi.advanceTimersByTimeAsync(0);
    expect(behind.texts['seen']).toBe(ends);
    expect(passages.text('seen')).toBe(ends);
    expect(passages.unsaved).toEqual([]);
  });
});

describe('a lock', () => {
  it('forgets what was read and keeps what is not saved', async () => {
    const read = opened('read', behind.view());
    const typed = opened('typed', behind.view());
    behind.failing = [full];
    passagesOf(typed).type('seen', '黑页');
    await passagesOf(typed).flush();
    program.status = { stage: 'locked' } as unknown as StatusView;
    flushSync();
    expect(opened('read')).not.toBe(read);
    expect(opened('typed')).toBe(typed);
    expect(passagesOf(opened('typed')).text('seen')).toBe('黑页');
    program.status = null;
    forgetOpened();
  });
});

/** Proves that the agent's answers, good and bad, come through as the screens expect, and that changes are heard again. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NoAnswer } from './host';
import { agentHost, backOff } from './http';

class Events extends EventTarget {
  static opened: Events[] = [];
  closed = false;
  constructor() {
    super();
    Events.opened.push(this);
  }
  close() {
    this.closed = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  Events.opened = [];
  vi.stubGlobal('EventSource', Events);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answering(status: number, body: string) {
  const fetch = vi.fn(async () => new Response(body, { status }));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

describe('a call', () => {
  it('sends name and args and gives the value back', async () => {
    const fetch = answering(200, '{"stage":"ready"}');
    await expect(agentHost().call('status', {})).resolves.toEqual({ stage: 'ready' });
    const [address, request] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(address).toBe('/call');
    expect(request.body).toBe('{"name":"status","args":{}}');
    expect(request.credentials).toBe('same-origin');
  });

  it('rejects with the failure the program gave', async () => {
    const failure = { code: 'Locked', detail: '', trace: 'a1' };
    answering(403, JSON.stringify(failure));
    await expect(agentHost().call('home', {})).rejects.toEqual(failure);
  });

  it.each([
    ['a page of HTML', 200, '<html></html>'],
    ['an error of something else', 401, '{"error":"no"}'],
  ])('says stranger when %s answers', async (_, status, body) => {
    answering(status, body);
    const error = await agentHost().call('home', {}).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(NoAnswer);
    expect((error as NoAnswer).why).toBe('stranger');
  });

  it('says unreachable when nothing answers', async () => {
    vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('refused')));
    const error = await agentHost().call('home', {}).catch((caught: unknown) => caught);
    expect((error as NoAnswer).why).toBe('unreachable');
  });
});

describe('a file', () => {
  it('goes up as it is, and its name comes back', async () => {
    const fetch = answering(200, '{"upload":"ab12"}');
    const file = new Blob(['bytes']);
    await expect(agentHost().upload(file)).resolves.toEqual({ upload: 'ab12' });
    const [address, request] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(address).toBe('/upload');
    expect(request.body).toBe(file);
    expect(request.credentials).toBe('same-origin');
  });

  it('that is too large is refused in the words of the program', async () => {
    answering(413, '文件太大');
    await expect(agentHost().upload(new Blob())).rejects.toEqual({ code: 'Invalid', detail: '文件太大', trace: '' });
  });
});

describe('a kept file', () => {
  it('is fetched and saved by the browser under its name', async () => {
    const fetch = answering(200, 'bytes');
    const saved: [string, string][] = [];
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push([this.href, this.download]);
    });
    const made = vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:1');
    const freed = vi.spyOn(URL, 'revokeObjectURL').mockReturnValue();
    await expect(agentHost().saveKept('ab12', '回执.pdf')).resolves.toBe('');
    expect(fetch.mock.calls[0]).toMatchObject(['/kept/ab12', { credentials: 'same-origin', cache: 'no-store' }]);
    expect(await (made.mock.calls[0]?.[0] as Blob).text()).toBe('bytes');
    expect(saved).toEqual([['blob:1', '回执.pdf']]);
    vi.runAllTimers();
    expect(freed).toHaveBeenCalledWith('blob:1');
    click.mockRestore();
    made.mockRestore();
    freed.mockRestore();
  });

  it('that is not kept fails as the program says', async () => {
    const failure = { code: 'Missing', detail: '', trace: '' };
    answering(404, JSON.stringify(failure));
    await expect(agentHost().saveKept('ab12', 'x')).rejects.toEqual(failure);
  });
});

describe('changes', () => {
  it('are handed on, and heard again after a break, later each time', () => {
    const heard: unknown[] = [];
    const reached: string[] = [];
    const stop = agentHost().listen({ changed: (change) => heard.push(change), reached: (reach) => reached.push(reach) });
    Events.opened[0]?.dispatchEvent(new Event('open'));
    Events.opened[0]?.dispatchEvent(new MessageEvent('change', { data: '{"kind":"duties"}' }));
    Events.opened[0]?.dispatchEvent(new Event('error'));
    expect(heard).toEqual([{ kind: 'duties' }]);
    expect(reached).toEqual(['joined', 'lost']);
    vi.advanceTimersByTime(backOff(0));
    expect(Events.opened).toHaveLength(2);
    Events.opened[1]?.dispatchEvent(new Event('error'));
    vi.advanceTimersByTime(backOff(1) - 1);
    expect(Events.opened).toHaveLength(2);
    vi.advanceTimersByTime(1);
    expect(Events.opened).toHaveLength(3);
    stop();
    expect(Events.opened[2]?.closed).toBe(true);
  });

  it('wait never longer than half a minute', () => {
    expect([0, 1, 4, 5, 60].map(backOff)).toEqual([1000, 2000, 16_000, 30_000, 30_000]);
  });
});

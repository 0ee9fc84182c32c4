/** Proves that a command reaches the host as it is and that whatever is thrown becomes one kind of error. */
import { describe, expect, it } from 'vitest';
import { NoAnswer, type Host } from '../host/host';
import { call, join } from './call';
import { Failed } from './failed';

function hostThat(act: (name: string, args: unknown) => Promise<unknown>): Host {
  return { call: act, saveKept: async () => '', upload: async () => '', listen: () => () => undefined };
}

async function codeOf(thrown: unknown): Promise<string> {
  join(hostThat(() => Promise.reject(thrown)));
  const error = await call('home', {}).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(Failed);
  return (error as Failed).code;
}

describe('call', () => {
  it('hands name and args to the host', async () => {
    const seen: unknown[] = [];
    join(hostThat(async (name, args) => seen.push(name, args)));
    await call('incident', { id: '1' });
    expect(seen).toEqual(['incident', { id: '1' }]);
  });

  it.each([
    ['the program’s own failure', { code: 'Conflict', detail: 'x', trace: 't' }, 'Conflict'],
    ['silence', new NoAnswer('unreachable', ''), 'Unreachable'],
    ['a stranger', new NoAnswer('stranger', ''), 'Stranger'],
    ['anything else', 'boom', 'Internal'],
  ])('turns %s into a code', async (_, thrown, code) => {
    expect(await codeOf(thrown)).toBe(code);
  });
});

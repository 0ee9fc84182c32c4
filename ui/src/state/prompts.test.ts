/** Proves that a prompt is put away by its stage alone, that each is given once, and that the loud stand apart. */
import { describe, expect, it } from 'vitest';
import type { PromptView } from '../contract/PromptView';
import type { Host } from '../host/host';
import { join } from '../ipc/call';
import { isLoud, Prompts } from './prompts.svelte';

const prompt = (key: string, kind: PromptView['kind'] = 'due') => ({ key, kind }) as unknown as PromptView;
const keys = (prompts: readonly PromptView[]) => prompts.map(({ key }) => key);

describe('prompts', () => {
  it('stand out when missed, due, to be called or graded again, and are quiet while there is time', () => {
    const kinds: PromptView['kind'][] = ['missed', 'telephone', 'due', 'regrade', 'soon', 'regrade_soon'];
    expect(kinds.filter((kind) => isLoud(prompt('x', kind)))).toEqual(['missed', 'telephone', 'due', 'regrade']);
  });

  it('keep the order of the program', () => {
    const all = [prompt('c'), prompt('a', 'soon'), prompt('b')];
    expect(keys(new Prompts().loud(all))).toEqual(['c', 'b']);
    expect(keys(new Prompts().quiet(all))).toEqual(['a']);
  });

  it('are put away for one stage; the next stage comes again', () => {
    const prompts = new Prompts();
    prompts.putAway(prompt('duty near'));
    expect(prompts.loud([prompt('duty near')])).toEqual([]);
    expect(keys(prompts.loud([prompt('duty due')]))).toEqual(['duty due']);
  });

  it('that the program knows to be away are neither shown nor given', () => {
    const prompts = new Prompts();
    const away = { ...prompt('a'), away: true };
    expect(keys(prompts.fresh([away, prompt('b')]))).toEqual(['b']);
    expect(keys(prompts.loud([away, prompt('b')]))).toEqual(['b']);
  });

  it('tell the program what was put away', () => {
    const told: unknown[] = [];
    join({ call: async (name: string, args: unknown) => void told.push([name, args]) } as unknown as Host);
    new Prompts().putAway(prompt('a'), prompt('b', 'soon'));
    expect(told).toEqual([['put_away', { keys: ['a', 'b'] }]]);
  });

  it('are given once each, and again when they had gone and came back', () => {
    const prompts = new Prompts();
    expect(keys(prompts.fresh([prompt('a'), prompt('b')]))).toEqual(['a', 'b']);
    expect(keys(prompts.fresh([prompt('a'), prompt('b'), prompt('c')]))).toEqual(['c']);
    prompts.putAway(prompt('a'));
    expect(keys(prompts.fresh([prompt('b'), prompt('c')]))).toEqual([]);
    expect(keys(prompts.fresh([prompt('a'), prompt('c')]))).toEqual(['a']);
    expect(keys(prompts.loud([prompt('a')]))).toEqual(['a']);
  });
});

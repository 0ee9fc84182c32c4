/** Proves what keys mean, how a passphrase is judged, and where things go on a timeline. */
import { describe, expect, it } from 'vitest';
import { answerAt, isTyping, roveTo } from './keys';
import { strengthOf, type Strength } from './passphrase';
import { beyond, fitsAtEnd, placeLane, placeOf, stretchOf, ticksOf, type Mark } from './timeline';

describe('a number key', () => {
  it.each([
    ['the first answer', { key: '1' }, 0],
    ['the last answer', { key: '3' }, 2],
    ['no answer past the last', { key: '4' }, null],
    ['none for zero', { key: '0' }, null],
    ['none with a modifier', { key: '1', ctrlKey: true }, null],
    ['none while an input method composes', { key: '1', isComposing: true }, null],
  ])('means %s', (_, press, place) => {
    expect(answerAt(press, 3)).toBe(place);
  });

  it.each([
    ['<input>', true],
    ['<textarea></textarea>', true],
    ['<select></select>', true],
    ['<div contenteditable><b></b></div>', true],
    ['<input type="checkbox">', false],
    ['<button></button>', false],
  ])('in %s belongs to text: %s', (markup, typing) => {
    const place = document.createElement('div');
    place.append(document.createRange().createContextualFragment(markup));
    const target = place.querySelector('b') ?? place.firstElementChild;
    expect(isTyping({ key: '1', target })).toBe(typing);
  });
});

describe('the focus', () => {
  it.each([
    ['ArrowRight', 2, 0],
    ['ArrowLeft', 0, 2],
    ['ArrowDown', 0, 1],
    ['Home', 2, 0],
    ['End', 0, 2],
    ['a', 1, null],
  ])('by %s from %d goes to %s', (key, at, to) => {
    expect(roveTo(key, at, 3)).toBe(to);
  });

  it('goes nowhere among none', () => {
    expect(roveTo('End', 0, 0)).toBeNull();
  });
});

describe('a passphrase', () => {
  it.each([
    ['', 'empty'],
    ['short', 'short'],
    ['1234567890', 'weak'],
    ['aaaaaaaaaaaa', 'weak'],
    ['password2026', 'weak'],
    ['kite lantern', 'fair'],
    ['雨后操场七只白鹭起飞了', 'strong'],
    ['kite lantern mossy river', 'strong'],
  ] as [string, Strength][])('%s is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});

describe('a timeline', () => {
  const MINUTE = 60_000;
  const at = (clock: string) => Date.parse(`2026-09-24T${clock}:00+08:00`);
  const now = at('12:10');
  const point = (clock: string, label: string): Mark => ({ lane: 'a', kind: 'point', at: at(clock), label });

  it('places a moment in percent and never outside', () => {
    const stretch = { from: at('08:00'), to: at('12:00') };
    expect(placeOf(at('09:00'), stretch)).toBe(25);
    expect(placeOf(at('07:00'), stretch)).toBe(0);
    expect(placeOf(at('13:00'), stretch)).toBe(100);
  });

  it('has round ticks, no more than fit', () => {
    const stretch = { from: at('08:37'), to: at('12:22') };
    expect(ticksOf(stretch, 800).map((tick) => tick.words)).toEqual([
      '09:00', '09:30', '10:00', '10:30', '11:00', '11:30', '12:00',
    ]);
    expect(ticksOf(stretch, 300).length).toBeLessThanOrEqual(4);
  });

  it('reaches from the first mark past the present and leaves far limits off', () => {
    const marks = [point('08:40', '中断'), { ...point('12:45', '进度'), kind: 'limit' as const }];
    const far: Mark = { lane: 'a', kind: 'limit', at: at('12:10') + 24 * 60 * MINUTE, label: '书面报告' };
    const stretch = stretchOf([...marks, far], now);
    expect(stretch.from).toBeLessThan(at('08:40'));
    expect(stretch.to).toBeGreaterThan(at('12:45'));
    expect(stretch.to).toBeLessThan(far.at);
    expect(beyond([...marks, far], stretch)).toBe(far);
  });

  it('puts a label to the left where the right is taken, and drops it where neither fits', () => {
    const stretch = { from: at('08:00'), to: at('12:00') };
    const sides = placeLane([point('09:30', '一二三四五六'), point('09:40', '七八九十'), point('09:41', '短')], stretch, now, 800);
    expect(sides.map((mark) => mark.side)).toEqual(['left', 'none', 'right']);
  });

  it('writes nothing across the present, from either side', () => {
    const stretch = { from: at('08:00'), to: at('16:00') };
    const [before] = placeLane([point('12:00', '查明原因')], stretch, now, 800);
    expect(before?.side).toBe('left');
    const [ahead] = placeLane([point('12:20', '一二三'), point('12:30', '四')], stretch, now, 800);
    expect(ahead?.side).toBe('none');
  });

  it('names a later limit only where it runs into nothing', () => {
    const stretch = { from: at('08:00'), to: at('16:00') };
    expect(fitsAtEnd('明天 书面报告 →', [point('09:00', '首报')], stretch, 800)).toBe(true);
    expect(fitsAtEnd('明天 书面报告 →', [point('14:30', '进度')], stretch, 800)).toBe(false);
  });
});

/** Proves when an alarm holds the screen, when it sounds, and that a key meant for something else does not sign. */
import { describe, expect, it } from 'vitest';
import type { WarningView } from '../contract/WarningView';
import { Alarms, DEAF_MS } from './alarms';

const T0 = Date.parse('2026-10-08T20:11:00+08:00');

function warning(colour: WarningView['colour'], changes: Partial<WarningView> = {}): WarningView {
  return { id: colour, colour, signed_for_at: null, alarm_at: null, ...changes } as WarningView;
}

function at(minute: number): string {
  return new Date(T0 + minute * 60_000).toISOString();
}

describe('the screen', () => {
  it('is taken by orange and red alone, and until they are signed for', () => {
    const alarms = new Alarms();
    expect(alarms.holding([warning('yellow'), warning('blue')])).toBeUndefined();
    expect(alarms.holding([warning('red'), warning('orange')])?.id).toBe('red');
    expect(alarms.holding([warning('red', { signed_for_at: at(0) }), warning('orange')])?.id).toBe('orange');
  });
});

describe('the sound', () => {
  it('comes on arrival and once at each moment that the program sets', () => {
    const alarms = new Alarms();
    const first = warning('orange', { alarm_at: at(5) });
    expect(alarms.due(first, T0)).toBe(true);
    expect(alarms.due(first, T0 + 1_000)).toBe(false);
    expect(alarms.due(first, T0 + 5 * 60_000)).toBe(true);
    expect(alarms.due(first, T0 + 5 * 60_000 + 1_000)).toBe(false);
    expect(alarms.due(warning('orange', { alarm_at: at(10) }), T0 + 10 * 60_000)).toBe(true);
  });

  it('does not come twice where the moment has passed on arrival', () => {
    const alarms = new Alarms();
    const late = warning('red', { alarm_at: at(-1) });
    expect(alarms.due(late, T0)).toBe(true);
    expect(alarms.due(late, T0 + 1_000)).toBe(false);
  });
});

describe('a key', () => {
  it('is not heard before the alarm could be seen', () => {
    const alarms = new Alarms();
    const one = warning('orange');
    expect(alarms.hears(one, T0)).toBe(false);
    alarms.due(one, T0);
    expect(alarms.hears(one, T0 + DEAF_MS - 1)).toBe(false);
    expect(alarms.hears(one, T0 + DEAF_MS)).toBe(true);
  });
});

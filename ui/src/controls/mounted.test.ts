/** Proves on mounted controls what only a page can show: focus that moves, clicks that are ignored, words that follow. */
import { createRawSnippet, flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ticker } from '../text/ticker';
import Answers from './Answers.svelte';
import Button from './Button.svelte';
import DateTimeField from './DateTimeField.svelte';
import DueRow from './DueRow.svelte';
import Tabs from './Tabs.svelte';

let mounted: Record<string, unknown> | undefined;

function show<Props extends Record<string, unknown>>(component: Component<Props>, props: Props): HTMLElement {
  const target = document.body.appendChild(document.createElement('div'));
  mounted = mount(component, { target, props });
  flushSync();
  return target;
}

function find<E extends HTMLElement>(selector: string): E {
  const found = document.querySelector<E>(selector);
  if (!found) throw new Error(`no ${selector}`);
  return found;
}

function press(target: EventTarget, key: string) {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  flushSync();
}


afterEach(() => {
  if (mounted) void unmount(mounted);
  mounted = undefined;
  document.body.replaceChildren();
  vi.useRealTimers();
});

describe('Tabs', () => {
  it('moves focus and choice with the arrows and keeps one tab stop', () => {
    const chosen: string[] = [];
    show(Tabs, {
      label: 'parts',
      tabs: [
        { id: 'a', label: 'A' },
        { id: 'b', label: 'B' },
      ],
      selected: 'a',
      panel: createRawSnippet<[string]>((id) => ({ render: () => `<p>${id()}</p>` })),
      onselect: (id: string) => chosen.push(id),
    });
    press(find('[role=tab]'), 'ArrowLeft');
    expect(chosen).toEqual(['b']);
    expect(document.activeElement?.textContent?.trim()).toBe('B');
    expect([...document.querySelectorAll('[role=tab]')].map((tab) => tab.getAttribute('tabindex'))).toEqual(['-1', '0']);
    expect(find('[role=tabpanel]').getAttribute('aria-labelledby')).toBe(document.activeElement?.id);
  });
});

describe('Answers', () => {
  it('takes a number key from the page, but not one typed into text', () => {
    const given: string[] = [];
    show(Answers, {
      label: 'question',
      answers: [
        { value: 'yes', label: 'Yes' },
        { value: 'no', label: 'No' },
      ],
      onanswer: (value: string) => given.push(value),
    });
    const field = document.body.appendChild(document.createElement('input'));
    press(field, '1');
    press(document.body, '2');
    expect(given).toEqual(['no']);
  });
});

describe('Button', () => {
  it('ignores clicks while it is busy, and says what it is at', () => {
    let clicks = 0;
    show(Button, { label: 'Save', busy: 'Saving', onclick: () => (clicks += 1) });
    const button = find('button');
    button.click();
    expect(clicks).toBe(0);
    expect(button.textContent).toContain('Saving');
    expect(button.getAttribute('aria-disabled')).toBe('true');
  });
});

describe('DateTimeField', () => {
  it('reads Beijing time whatever is typed, and says it back', () => {
    const taken: (string | null)[] = [];
    show(DateTimeField, { label: 'when', value: null, onchange: (value: string | null) => taken.push(value) });
    const input = find<HTMLInputElement>('input');
    input.value = '2026-08-22T14:30';
    input.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(taken).toEqual(['2026-08-22T14:30:00+08:00']);
    expect(document.body.textContent).toContain('2026年8月22日 星期六 14:30 北京时间');
  });

  it('takes the present minute by its button', () => {
    vi.useFakeTimers();
    ticker.hear('2026-08-22T14:30:41+08:00');
    const taken: (string | null)[] = [];
    show(DateTimeField, { label: 'when', value: null, onchange: (value: string | null) => taken.push(value) });
    find('button').click();
    expect(taken).toEqual(['2026-08-22T14:30:00+08:00']);
  });
});

describe('DueRow', () => {
  it('counts down, then up, and turns overdue on the second', () => {
    vi.useFakeTimers();
    ticker.hear('2026-08-22T14:29:58+08:00');
    show(DueRow, { due: '2026-08-22T14:30:00+08:00', title: 'x', facts: [] });
    expect(document.body.textContent).toContain('还剩');
    expect(document.body.textContent).toContain('0:00:02');
    vi.advanceTimersByTime(3000);
    flushSync();
    expect(document.body.textContent).toContain('已超时');
    expect(document.body.textContent).toContain('0:00:01');
  });
});

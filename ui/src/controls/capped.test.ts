/** Proves that a long list draws only its first rows until all are asked for. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';
import CappedList from './CappedList.svelte';

let mounted: Record<string, unknown>;

function show(count: number): void {
  const items = Array.from({ length: count }, (_, index) => String(index));
  const row = createRawSnippet<[string]>((item) => ({ render: () => `<li>${item()}</li>` }));
  mounted = mount(CappedList<string>, { target: document.body, props: { items, key: (item: string) => item, few: 8, row } });
  flushSync();
}

const rows = () => document.querySelectorAll('li').length;

afterEach(() => {
  void unmount(mounted);
});

describe('CappedList', () => {
  it('shows a few of many, all when asked, and the few again', () => {
    show(200);
    expect(rows()).toBe(8);
    const button = document.querySelector('button');
    expect(button?.textContent).toContain('显示全部 200 项');
    button?.click();
    flushSync();
    expect(rows()).toBe(200);
    button?.click();
    flushSync();
    expect(rows()).toBe(8);
  });

  it('has no button where everything is in sight', () => {
    show(8);
    expect(rows()).toBe(8);
    expect(document.querySelector('button')).toBeNull();
  });
});

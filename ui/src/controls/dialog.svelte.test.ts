/** Proves that a dialog tells its owner of every way it shuts, once; an owner that is not told never opens it again. */
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Dialog from './Dialog.svelte';

let mounted: Record<string, unknown>;
let open = $state(true);
let told: number;

function element(): HTMLDialogElement {
  const found = document.querySelector('dialog');
  if (!found) throw new Error('no dialog');
  return found;
}

/** Lets the event that the native element owes come, and what follows from it be drawn. */
async function settled(): Promise<void> {
  flushSync();
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
}

beforeEach(() => {
  open = true;
  told = 0;
  mounted = mount(Dialog, {
    target: document.body,
    props: {
      get open() {
        return open;
      },
      set open(value) {
        open = value;
      },
      title: '记办结',
      children: createRawSnippet(() => ({ render: () => '<p>x</p>' })),
      onclose: () => (told += 1),
    },
  });
  flushSync();
});

afterEach(() => void unmount(mounted));

describe('a dialog', () => {
  it('that its owner shuts tells so', async () => {
    open = false;
    await settled();
    expect([element().open, told]).toEqual([false, 1]);
  });

  it('that a person shuts tells so, once', async () => {
    document.querySelector('button')?.click();
    await settled();
    expect([open, told]).toEqual([false, 1]);
  });

  it('that is open again by then stays open', async () => {
    open = false;
    flushSync();
    open = true;
    await settled();
    expect([element().open, open]).toEqual([true, true]);
  });
});

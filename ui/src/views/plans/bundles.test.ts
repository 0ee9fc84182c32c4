/** Proves on the mounted part that a file is only looked at first, that a stranger's is not used before the call, and that refusals stand in words. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BundleOfferView } from '../../contract/BundleOfferView';
import type { PlansView } from '../../contract/PlansView';
import { join } from '../../ipc/call';
import BundlesPart from './BundlesPart.svelte';

const UPLOAD = 'ab'.repeat(32);
let sent: [string, unknown][];
let uploads: number;
let trust: BundleOfferView['trust'];
let refusal: string;
let ontaken: ReturnType<typeof vi.fn<(plans: PlansView) => void>>;
let mounted: Record<string, unknown>;

function offer(): BundleOfferView {
  return {
    upload: UPLOAD,
    id: 'b',
    title: '预案与日历',
    version: '1.3.0',
    issuer: '市网信办',
    check_code: '1234 5678 9012 3456 7890',
    trust,
    trust_says: '本机没有采用过这个单位的预案包。',
    effective: '2026-12-01',
    effective_says: '2026年12月1日生效',
    made_at: '2026-11-20T09:00:00+08:00',
    digest: UPLOAD,
    held_version: '',
    plans: [],
    years: [2027],
    notes: ['换了两个电话。'],
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

async function pick(bytes = 'x'): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]');
  if (!input) throw new Error('no file field');
  Object.defineProperty(input, 'files', { value: [new File([bytes], 'a.fsplans')], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
}

async function use(): Promise<void> {
  const button = [...document.querySelectorAll('dialog[open] button')].find((one) => one.textContent?.trim() === '采用');
  (button as HTMLButtonElement | undefined)?.click();
  await settle();
}

const text = () => document.body.textContent ?? '';

beforeEach(() => {
  sent = [];
  uploads = 0;
  trust = 'unknown';
  refusal = '';
  ontaken = vi.fn();
  join({
    async call(name, args) {
      sent.push([name, args]);
      if (refusal !== '') return { decision: 'refused', with: [{ field: 'upload', says: refusal, clause: '' }] };
      return { decision: 'accepted', with: name === 'look_at_bundle' ? offer() : { plans: [], problems: [], bundles: [] } };
    },
    saveKept: async () => '',
    async upload() {
      uploads += 1;
      return { upload: UPLOAD };
    },
    listen: () => () => undefined,
  });
  mounted = mount(BundlesPart, { target: document.body, props: { bundles: [], ontaken } });
  flushSync();
});

afterEach(() => {
  void unmount(mounted);
});

describe('预案包', () => {
  it('is looked at, and nothing else, when a file is chosen', async () => {
    await pick();
    expect(sent).toEqual([['look_at_bundle', { upload: UPLOAD }]]);
    expect(text()).toContain('市网信办');
    expect(text()).toContain('换了两个电话。');
    expect(text()).toContain('已经打开的事件继续按原来的版本办理');
  });

  it('of a stranger shows the code and is not used before somebody says it was compared', async () => {
    await pick();
    expect(text()).toContain('1234 5678 9012 3456 7890');
    await use();
    expect(text()).toContain('请先打电话核对');
    expect(sent).toHaveLength(1);
    document.querySelector<HTMLInputElement>('dialog input[type=checkbox]')?.click();
    flushSync();
    await use();
    expect(sent[1]).toEqual(['import_bundle', { upload: UPLOAD, accept_issuer: true }]);
    expect(ontaken).toHaveBeenCalledOnce();
    expect(document.querySelector('dialog[open]')?.textContent ?? '').not.toContain('采用');
  });

  it('of our superior needs no call', async () => {
    trust = 'superior';
    await pick();
    await use();
    expect(sent[1]).toEqual(['import_bundle', { upload: UPLOAD, accept_issuer: false }]);
  });

  it('that is refused says why and offers nothing', async () => {
    refusal = '比已导入的 1.2.0 旧，不能退回。';
    await pick();
    expect(text()).toContain(refusal);
    expect(document.querySelector('dialog[open]')).toBeNull();
    expect(ontaken).not.toHaveBeenCalled();
  });

  it('that is too large is not even sent', async () => {
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    const file = new File(['x'], 'a.fsplans');
    Object.defineProperty(file, 'size', { value: 32 * 1024 * 1024 + 1 });
    Object.defineProperty(input, 'files', { value: [file], configurable: true });
    input?.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    expect(uploads).toBe(0);
    expect(text()).toContain('文件超过 32 MB');
  });
});

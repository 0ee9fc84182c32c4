/** Proves that another plan is sent with its own roles alone, and that nothing of a plan is sent while it stays. */
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RoleView } from '../../contract/RoleView';
import type { SettingsView } from '../../contract/SettingsView';
import { join } from '../../ipc/call';
import UnitPart from './UnitPart.svelte';

let sent: unknown[];
let mounted: Record<string, unknown>;

function role(name: string, changes: Partial<RoleView> = {}): RoleView {
  return { role: name, name, held: false, usual: false, phone: '', plan_phone: '', plan_phone_clause: '', ...changes };
}

const settings = {
  unit: '一中',
  plan: 'schools',
  plan_title: '学校预案',
  roles: [role('school', { held: true }), role('bureau', { phone: '025-1' })],
} as unknown as SettingsView;
const plans = [
  { id: 'schools', title: '学校预案', origin: '随程序', roles: settings.roles },
  { id: 'town', title: '本市预案', origin: '预案包', roles: [role('unit', { usual: true }), role('office')] },
];

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  flushSync();
}

async function save(): Promise<void> {
  document.querySelector('form')?.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
  await settle();
}

beforeEach(async () => {
  sent = [];
  join({
    async call(name, args) {
      if (name === 'plans') return { plans, problems: [], bundles: [] };
      sent.push(args);
      return { decision: 'accepted', with: settings };
    },
    saveKept: async () => '',
    upload: async () => '',
    listen: () => () => undefined,
  });
  mounted = mount(UnitPart, { target: document.body, props: { settings, onsave: () => undefined } });
  await settle();
});

afterEach(() => {
  void unmount(mounted);
});

describe('the unit', () => {
  it('is saved with its roles and numbers, and no word of the plan while that stays', async () => {
    await save();
    expect(sent[0]).toMatchObject({ roles: ['school'], phones: { school: '', bureau: '025-1' } });
    expect(sent[0]).not.toHaveProperty('plan');
  });

  it('that takes another plan is asked for the roles of that one', async () => {
    const select = document.querySelector('select');
    if (!select) throw new Error('no list of plans');
    select.value = 'town';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    flushSync();
    expect(document.body.textContent).not.toContain('bureau');
    await save();
    expect(sent[0]).toMatchObject({ plan: 'town', roles: ['unit'], phones: { unit: '', office: '' } });
  });
});

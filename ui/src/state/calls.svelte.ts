/**
 * The calls of an incident: how each went, and the number of whoever has none yet.
 *
 * A number is added to the unit's list, never put in place of it: the others must stay.
 */
import type { PhoneCardView } from '../contract/PhoneCardView';
import type { RoleView } from '../contract/RoleView';
import { call } from '../ipc/call';
import type { Opened } from './opened.svelte';
import { Task } from './task.svelte';

/** The calls of one incident. */
export class Calls {
  readonly task = new Task();
  /** The call that the task is about: what was refused or failed is shown there. */
  about = $state.raw('');
  #incident: Opened;

  constructor(incident: Opened) {
    this.#incident = incident;
  }

  /** Logs how a call went; nobody took it where `who` is null. `said` is what was changed in the record of the call. */
  async log(card: PhoneCardView, who: string | null, said: Record<string, string> = {}): Promise<void> {
    this.about = keyOf(card);
    await this.task.act(() =>
      this.#incident.write('log_call', {
        obligation: card.obligation || null,
        role: card.role,
        number: card.phone,
        reached: who,
        ...(who === null || Object.keys(said).length === 0 ? {} : { said }),
      }),
    );
  }

  /** Writes down the number of a role; true once it is saved. */
  async fill(card: PhoneCardView, number: string): Promise<boolean> {
    this.about = keyOf(card);
    const saved = await this.task.act(async () => {
      const { roles } = await call('settings', {});
      return call('save_settings', { ...unchanged, phones: phonesWith(roles, card.role, number.trim()) });
    });
    if (saved) await this.#incident.refresh();
    return saved !== null;
  }
}

/** What tells the calls of an incident apart. */
export function keyOf(card: PhoneCardView): string {
  return `${card.obligation} ${card.role}`;
}

/** The unit's list with one number more. */
export function phonesWith(roles: readonly RoleView[], role: string, number: string): Record<string, string> {
  const known = roles.filter((one) => one.phone !== '').map((one) => [one.role, one.phone]);
  return { ...Object.fromEntries(known), [role]: number };
}

const unchanged = {
  unit: null,
  roles: null,
  operators: null,
  operator: null,
  theme: null,
  language: null,
  auto_send: null,
};

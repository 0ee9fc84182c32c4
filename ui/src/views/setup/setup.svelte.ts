/**
 * The first run as a controller: what was entered in the three steps, what is missing, and what the program said.
 *
 * It draws nothing. The passphrase and the recovery code are dropped as soon as they have served.
 */
import { PASSPHRASE_LENGTH_MIN } from '../../controls/passphrase';
import type { EnrolmentView } from '../../contract/EnrolmentView';
import type { FirstRunView } from '../../contract/FirstRunView';
import type { PlanSummaryView } from '../../contract/PlanSummaryView';
import { Task } from '../../state/task.svelte';

/** The steps, in order. */
export const STEPS = ['who', 'keep', 'above'] as const;

/** The first run under way. */
export class Setup {
  at = $state(0);
  plan = $state('');
  unit = $state('');
  operator = $state('');
  roles = $state.raw<ReadonlySet<string>>(new Set());
  passphrase = $state('');
  passphraseAgain = $state('');
  keyring = $state(true);
  /** The recovery code while it is to be written down. */
  made = $state.raw<FirstRunView | null>(null);
  how = $state<'ticket' | 'practice' | 'later'>('later');
  enrolment = $state.raw<EnrolmentView | null>(null);
  /** True once a step was left with something missing, so that the fields say so. */
  pressed = $state(false);

  readonly making = new Task();
  readonly practising = new Task();

  missingUnit = $derived(this.pressed && this.unit.trim() === '');
  missingOperator = $derived(this.pressed && this.operator.trim() === '');
  missingPlan = $derived(this.pressed && this.plan === '');
  missingRoles = $derived(this.pressed && this.plan !== '' && this.roles.size === 0);
  tooShort = $derived(this.pressed && [...this.passphrase].length < PASSPHRASE_LENGTH_MIN);
  different = $derived(this.pressed && this.passphrase !== this.passphraseAgain);

  /** Takes a plan, and the roles a unit under it usually has. */
  choose(plan: PlanSummaryView): void {
    this.plan = plan.id;
    this.roles = new Set(plan.roles.filter((role) => role.usual).map((role) => role.role));
  }

  /** Holds a role or lets it go. */
  hold(role: string, held: boolean): void {
    const roles = new Set(this.roles);
    if (held) roles.add(role);
    else roles.delete(role);
    this.roles = roles;
  }

  /** Leaves the first step when it is complete. */
  leaveWho(): void {
    this.pressed = true;
    if (this.missingPlan || this.missingUnit || this.missingOperator || this.missingRoles) return;
    this.pressed = false;
    this.at = 1;
  }

  /** Creates the store; the recovery code is then in `made`. */
  async make(): Promise<void> {
    this.pressed = true;
    if (this.tooShort || this.different) return;
    const made = await this.making.run('first_run', {
      plan: this.plan,
      unit: this.unit.trim(),
      roles: [...this.roles],
      operator: this.operator.trim(),
      passphrase: this.passphrase,
      keyring: this.keyring,
    });
    if (!made) return;
    this.made = made;
    this.passphrase = '';
    this.passphraseAgain = '';
    this.pressed = false;
  }

  /** The recovery code was written down: it is forgotten here. */
  kept(): void {
    this.made = null;
    this.at = 2;
  }

  /** Starts the practice superior; true when it is there. */
  async practise(): Promise<boolean> {
    const enrolment = await this.practising.run('start_practice', {});
    if (enrolment) this.enrolment = enrolment;
    return enrolment !== null;
  }
}

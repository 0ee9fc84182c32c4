/** English words of unlocking and of a store that cannot be opened. */
import type { Text } from '../text.svelte';

export const unlock: Text['unlock'] = {
  title: 'Unlock',
  says: 'Records are encrypted on this machine.',
  keyring: {
    open: 'The keyring can open it: press “Open by keyring”.',
    absent: 'This machine has no usable system keyring; use the passphrase.',
    locked: 'The system keyring is still locked (common right after start-up). Wait and try again, or use the passphrase.',
    empty: 'The system keyring has no key of this program (another account, or reinstalled). Use the passphrase; nothing is lost.',
    denied: 'The system keyring refused. Use the passphrase, or allow it in the system’s dialog and try again.',
    unused: 'The system keyring is not used; use the passphrase.',
  },
  way: 'Open by',
  passphrase: 'Passphrase',
  recovery: 'Recovery code',
  recoveryHint: 'The groups written down on first use; capitals and hyphens do not matter',
  typePassphrase: 'Type the passphrase',
  typeRecovery: 'Type the recovery code',
  open: 'Open',
  opening: 'Opening, a few seconds',
  byKeyring: 'Open by keyring',
  folder: (folder) => `Records are in ${folder}`,
  needSecret: 'Fill this in first',
  brokenTitle: 'The records on this machine cannot be opened',
  again: 'Try again',
  version: (version) => `version ${version}`,
  untouched: 'The program changed and overwrote nothing.',
};

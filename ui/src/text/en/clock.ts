/** English words of a clock that may be wrong, and of telling the program the right time. */
import type { Text } from '../text.svelte';

export const clock: Text['clock'] = {
  region: 'Clock',
  by: { station: 'checked with the superior', person: 'set by a person', nobody: 'by this machine, not checked yet' },
  set: 'Set the time',
  machine: 'This machine shows',
  meaning:
    'Limits run by the program’s own time; the computer’s clock is not touched. Countdowns follow the true time at once; what was written down stays as it was and says so.',
  how: 'Look at a telephone: enter the minute that is about to begin, and press “It is now” when it does.',
  field: 'True time',
  exact: 'It is now',
  right: 'This machine is right',
  missing: 'Enter the true time first',
  done: 'The time is set; countdowns were reckoned again',
};

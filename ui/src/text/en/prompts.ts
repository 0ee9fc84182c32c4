/** English words of the prompts under the bar: what is due, what was missed, whom to call, and what must be graded again. */
import type { Text } from '../text.svelte';

export const prompts: Text['prompts'] = {
  region: 'Reminders',
  kinds: {
    missed: 'Missed',
    telephone: 'Call',
    due: 'Due',
    soon: 'Due soon',
    regrade: 'Grade again',
    regrade_soon: 'Will rise',
  },
  incident: (number, title) => `Incident ${number} ${title}`,
  open: 'Do it',
  regrade: 'Grade',
  numbers: 'Numbers and words',
  fold: 'Fold',
  away: 'Seen',
  awaySays: 'Only puts this reminder away; it is not done. The next one comes at its time.',
  others: (count) => `${count} more`,
  fewer: 'Only the most urgent',
  quiet: (count) => `${count} less urgent`,
  quietAway: 'All seen',
  sound: 'Turn on sound',
  noNumber: 'No number; enter it under Settings, Unit and telephones',
  titled: (count, title) => `(${count}) ${title}`,
  line: (what, says) => `${what}: ${says}`,
};

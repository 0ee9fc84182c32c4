/** English words of reports: draft, look over, send. */
import type { Text } from '../text.svelte';

export const reports: Text['reports'] = {
  start: { first: 'First report', followup: 'Follow-up report', final: 'Final report' },
  draft: { first: 'Write the first', followup: 'Write a follow-up', final: 'Write the final' },
  sent: 'Reports',
  sentNote: 'delivered means a receipt of the superior',
  none: 'No report yet',
  noneNext: 'One sentence is enough; what is unknown may follow.',
  hash: 'Digest (SHA-256)',
  empty: '(empty)',
  filling: 'Filling from the record',
  draftTitle: (stage) => `${stage}: fill in`,
  lookTitle: (stage) => `${stage}: look over and send`,
  noSuperior: 'no superior enrolled yet; kept in the outbox',
  leave: 'Not now',
  look: 'Look over',
  backToDraft: 'Back to change it',
  send: (stage) => `Send: ${stage}`,
  sending: 'Putting it into the outbox',
  queued: 'In the outbox; it counts as delivered when the receipt is here',
  stops: 'It cannot go yet',
  serves: 'Settles on delivery',
  servesNone: 'No particular duty',
  missing: 'Still missing',
  missingNote: 'does not stop a first report',
};

/** English words of what the unit answers once for all its incidents. */
import type { Text } from '../text.svelte';

export const lists: Text['lists'] = {
  part: 'Our lists',
  says: 'What the plan leaves to your unit. Fill it in while it is quiet; every new incident takes it over.',
  none: 'This plan leaves nothing for your unit to say',
  left: (count) => `${count} still to fill in`,
  all: 'All filled in',
  given: (moment, who) => (who ? `${who}, ${moment}` : moment),
  notGiven: 'Not filled in yet',
  onePerLine: 'One a line',
  takeBack: 'Clear',
  saved: 'Saved; taken over from the next incident on',
  taken: 'Cleared',
  onOpen: 'Incidents already open stay as they are; change the answer there if need be.',
  soon: (count) => `The plan leaves ${count} lists to your unit. Fill them in at any time under Settings, Our lists.`,
  now: 'Fill them in first',
};

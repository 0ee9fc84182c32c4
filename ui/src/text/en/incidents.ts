/** English words of the list of incidents. */
import type { Text } from '../text.svelte';

export const incidents: Text['incidents'] = {
  heading: 'Incidents',
  open: 'Open',
  closed: 'Closed',
  none: 'No incident was recorded yet',
  noneNext: 'Press F2 when something is wrong; one sentence is enough.',
  discovered: (moment) => `discovered ${moment}`,
  drill: 'drill',
};

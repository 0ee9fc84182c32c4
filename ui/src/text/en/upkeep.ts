/** English words of the tasks of the year: drills, reviews, rosters. */
import type { Text } from '../text.svelte';

export const upkeep: Text['upkeep'] = {
  heading: 'Tasks of the year',
  note: 'overdue or due within 30 days',
  states: { overdue: 'Overdue', soon: 'Soon', later: 'Later', no_limit: 'No limit', done: 'Done' },
  year: (year) => `for ${year}`,
  to: (names) => `report to ${names}`,
  last: (day, who) => `done ${day} by ${who}`,
  times: (count) => `done ${count} times this year`,
  settle: 'Mark as done',
  on: 'On which day',
  by: 'By whom',
  number: 'Paper or file number',
  remark: 'Remark',
  saved: 'Marked as done',
  noDay: 'Say on which day',
};

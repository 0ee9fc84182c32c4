/** English words of the working-day calendar, and of what is wrong with a list of dates that was pasted. */
import type { Text } from '../text.svelte';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const calendar: Text['calendar'] = {
  part: 'Working days',
  says: 'Limits in working days count by these days off and make-up days; any other day counts Monday to Friday.',
  year: (year) => String(year),
  source: (source) => `By: ${source}`,
  daysOff: 'Days off',
  workdays: 'Make-up working days',
  none: 'None',
  count: (days) => `${days} days`,
  day: (month, day) => `${day} ${MONTHS[month - 1]}`,
  to: '–',
  setBy: (who, moment) => `${who}, ${moment}`,
  covers: (origin) => `In place of: ${origin}`,
  edit: 'Change',
  add: 'Add a year',
  addTitle: 'Add the calendar of a year',
  yearLabel: 'Year',
  sourceLabel: 'Notice',
  sourceHint: 'Which notice it is taken from, with its number',
  offHint: 'Paste the dates of the notice, one stretch a line: 1月1日至3日, 2月15日 or 2027-05-01. Weekdays in brackets may stay.',
  workHint: 'Weekend days that are worked instead, written the same way; leave empty where there are none.',
  read: (days, ranges) => (days === 0 ? 'No dates yet' : `${days} days read: ${ranges}`),
  saved: (year) => `The calendar of ${year} is saved; limits were counted again`,
  remove: 'Withdraw ours',
  removeTitle: (year) => `Withdraw our own calendar of ${year}?`,
  removeSays: (covers) =>
    covers
      ? `Limits will then be counted by: ${covers}.`
      : 'The year then has no calendar; limits in working days are estimates and marked so.',
  removed: (year) => `Our calendar of ${year} is withdrawn; limits were counted again`,
  badYear: 'Enter a year of four digits',
  noSource: 'Say which notice it is taken from',
  noDays: 'Enter at least one day off',
  bad: (text) => `Cannot read “${text}”`,
  noSuchDay: (text) => `There is no such day: “${text}”`,
  otherYear: (text) => `“${text}” is not in this year`,
  backwards: (text) => `“${text}” ends before it begins`,
  tooLong: (text) => `“${text}” is longer than 31 days; write it in parts`,
  twice: (day) => `${day} is both off and worked`,
};

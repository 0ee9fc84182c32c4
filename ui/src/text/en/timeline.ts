/** English words of the timeline and the log. */
import type { Text } from '../text.svelte';

export const timeline: Text['timeline'] = {
  heading: 'Timeline',
  legend: 'a dot happened, a bar is a limit',
  sentence: (marks, open) => `Timeline with ${marks} marks and ${open} open limits; the table below lists them all.`,
  lanes: { grade: 'Grade', decision: 'Decision', fact: 'Fact', report: 'Report', limit: 'Limit', record: 'Record' },
  log: 'Log',
  lane: 'Kind',
  allLanes: 'All',
  words: 'Find',
  nothing: 'Nothing found',
  colNumber: 'No.',
  colAt: 'Recorded',
  colLane: 'Kind',
  colSays: 'What',
  colBy: 'By',
  recorded: (moment) => `was ${moment}`,
  amends: (position) => `amends no. ${position}`,
  about: (moment) => ` (about ${moment})`,
};

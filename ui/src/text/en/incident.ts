/** English words of one incident's page. */
import type { Text } from '../text.svelte';

export const incident: Text['incident'] = {
  tabsLabel: 'Incident',
  tabs: { duties: 'Duties', marks: 'Instants', steps: 'Response', reports: 'Reports', timeline: 'Timeline' },
  untitled: 'No title yet',
  occurred: (words) => `occurred ${words}`,
  factsChanged: 'Facts changed',
  goOn: 'Go on recording',
  running: 'running',
  took: 'took',
  confirm: 'Confirmed grade',
  markThis: 'Record a moment',
  addNote: 'Add a remark',
  close: 'Close',
  regrade: 'Grade again',
  coming: 'in',
  disputed: 'wording disputed',

  noSteps: 'No steps yet',
  noStepsNext: 'The steps of the plan appear once categories and grade are known.',
  tick: 'Done',
  tickTitle: 'Record this step as done',
  tickNote: 'What was done',
  tickSave: 'Record',

  confirmTitle: 'Record the confirmed grade',
  confirmGrade: 'Confirmed as',
  confirmBody: 'Confirmed by',
  confirmBodyHint: 'The body that the plan names confirms it; here it is only recorded.',
  confirmSave: 'Record',

  noteTitle: 'Add a remark',
  note: 'Remark',
  noteSave: 'Record',

  closeTitle: 'Close the incident',
  closeSays: 'Afterwards only remarks can be added. Every duty must be settled or answered for.',
  closeSave: 'Close',
};

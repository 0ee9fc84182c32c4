/** English words of the instants that clocks count from. */
import type { Text } from '../text.svelte';

export const marks: Text['marks'] = {
  heading: 'Instants',
  note: 'Limits count from these; what counts from a corrected one is counted again',
  colWhich: 'Which',
  colAt: 'When',
  colBy: 'Decided by, recorded by',
  colAct: 'Record or correct',
  unset: 'Not recorded yet',
  waits: (count) => `${count} waiting for it`,
  before: 'Was',
  set: (who, moment) => `recorded by ${who} ${moment}`,
  nth: (name, nth) => `${name}, no. ${nth}`,
  mark: 'Record',
  correct: 'Correct',
  markTitle: (name) => `Record: ${name}`,
  correctTitle: (name) => `Correct: ${name}`,
  at: 'When',
  by: 'Who decided or confirmed it',
  correctNote: 'A correction is a line of its own; the old one stays, and what counts from it is counted again.',
  undone: 'It did not happen: take it back',
  markSave: 'Record',
  correctSave: 'Record correction',
};

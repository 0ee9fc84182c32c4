/** English words of the enrolment with a superior. */
import type { Text } from '../text.svelte';

export const enrolment: Text['enrolment'] = {
  ticketFile: 'Ticket file',
  ticketText: 'Or paste the text of the ticket',
  ticketHint: 'The whole text of the ticket file; without one, the station’s address (https://…) and the 16-character code. It works once',
  ticketTooLarge: 'The file is too large to be a ticket',
  role: 'The superior acts in the plan as',
  roleHint: 'only duties owed to it are settled by its receipts',
  roleGuessed: 'let the program judge',
  roleIs: (role) => `in the plan: ${role}`,
  begin: 'Enrol',
  beginning: 'Asking the superior',
  waiting: 'Waiting for the superior to confirm by telephone',
  checkCode: 'Check code',
  checkSays:
    'Call the superior’s duty office and read these eight digits to each other. Only if both are the same will they confirm; otherwise stop.',
  checkWatch: 'Once confirmed, this turns to connected by itself; no need to wait here.',
  askNow: 'Ask now',
  asking: 'Asking',
  abandon: 'Give up this enrolment',
  abandoned: 'The enrolment was given up',
  enrolled: (name) => `Enrolled: ${name}`,
  practiceSays: 'All of it is a drill; nothing is sent to anybody.',
  leavePractice: 'Leave the practice superior',
  practiceWarning: 'Have the practice superior issue a warning',
  practiceWarningSent: 'Asked for a warning; it comes within seconds',
  address: 'Address',
  fingerprint: 'Root fingerprint',
  none: 'No superior yet',
  noneSays: 'You can record and grade; reports queue up and go once you are enrolled.',
};

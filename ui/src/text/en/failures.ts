/** English words for failures. */
import type { Failures } from '../failures';

export const failures: Failures = {
  Locked: {
    title: 'Locked',
    next: 'Unlock with the passphrase or the recovery code. What was recorded is on this machine; nothing is lost.',
  },
  WrongPassphrase: {
    title: 'The passphrase or recovery code is wrong',
    next: 'Check capitals and the input method and try again, as often as you like. Without both, nobody can open the records.',
  },
  Conflict: {
    title: 'The record was updated meanwhile; nothing was saved',
    next: 'Another window or the program itself wrote first. The screen now shows the latest; look and fill in again.',
  },
  Missing: {
    title: 'Not found',
    next: 'It may have been moved or never existed. Go back and open it again.',
  },
  Invalid: {
    title: 'What was filled in does not fit; nothing was saved',
    next: 'Check each field and try again. If it keeps happening, give the original words below to a technician.',
  },
  TooNew: {
    title: 'The records were written by a newer version',
    next: 'This program changed nothing. Install a version at least as new; do not overwrite them with an older one.',
  },
  Damaged: {
    title: 'The records are damaged; writing has stopped',
    next: 'First copy the whole folder somewhere safe, then restore the latest backup or ask a technician. Delete nothing.',
  },
  NoSpace: {
    title: 'The disk is full; this was not saved',
    next: 'Free at least 200 MB on the disk that holds the records and try again. What was saved before is not affected.',
  },
  Held: {
    title: 'Another Fengsui program holds the records',
    next: 'Only one program can open them at a time. Close the other one (the desktop program or fengsui-agent) and try again.',
  },
  Internal: {
    title: 'The program could not finish this step',
    next: 'What was saved before is not affected. Try again; if it fails, give the words and the reference below to a technician.',
  },
  Unreachable: {
    title: 'The Fengsui program on this machine does not answer',
    next: 'It may have stopped. Start it again; this page reconnects by itself. What was saved is on this machine.',
  },
  Stranger: {
    title: 'This page is no longer permitted',
    next: 'After the program restarts, the old address is void. Open the address it prints when it starts.',
  },
};

/** The Chinese text, area by area. A new area is one file and one line here and in `en/all.ts`. */
import { controls } from './controls';
import { enrolment } from './enrolment';
import { failures } from './failures';
import { setup } from './setup';
import { shell } from './shell';
import { time } from './time';
import { unlock } from './unlock';

export const zh = { controls, enrolment, failures, setup, shell, time, unlock };

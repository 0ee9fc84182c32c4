/** The English text; the same areas as `zh/all.ts`. */
import type { Text } from '../text.svelte';
import { controls } from './controls';
import { enrolment } from './enrolment';
import { failures } from './failures';
import { setup } from './setup';
import { shell } from './shell';
import { time } from './time';
import { unlock } from './unlock';

export const en: Text = { controls, enrolment, failures, setup, shell, time, unlock };

/** The English text; the same areas as `zh/all.ts`. */
import type { Text } from '../text.svelte';
import { controls } from './controls';
import { time } from './time';

export const en: Text = { controls, time };

/** The Chinese text, area by area. A new area is one file and one line here and in `en/all.ts`. */
import { controls } from './controls';
import { time } from './time';

export const zh = { controls, time };

/** The Chinese text, area by area. A new area is one file and one line here and in `en/all.ts`. */
import { bundles } from './bundles';
import { calendar } from './calendar';
import { clock } from './clock';
import { controls } from './controls';
import { duties } from './duties';
import { enrolment } from './enrolment';
import { failures } from './failures';
import { home } from './home';
import { incident } from './incident';
import { incidents } from './incidents';
import { ledger } from './ledger';
import { lists } from './lists';
import { marks } from './marks';
import { outbox } from './outbox';
import { plans } from './plans';
import { prompts } from './prompts';
import { record } from './record';
import { reports } from './reports';
import { settings } from './settings';
import { setup } from './setup';
import { shell } from './shell';
import { time } from './time';
import { timeline } from './timeline';
import { unlock } from './unlock';
import { upkeep } from './upkeep';
import { warnings } from './warnings';

export const zh = {
  bundles,
  calendar,
  clock,
  controls,
  duties,
  enrolment,
  failures,
  home,
  incident,
  incidents,
  ledger,
  lists,
  marks,
  outbox,
  plans,
  prompts,
  record,
  reports,
  settings,
  setup,
  shell,
  time,
  timeline,
  unlock,
  upkeep,
  warnings,
};

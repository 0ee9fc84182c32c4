/** English words of the readable plan. */
import type { Text } from '../text.svelte';

export const plans: Text['plans'] = {
  title: 'Plans',
  issued: (issuer, when) => `${issuer} ${when}`,
  version: (version) => `version ${version}`,
  digest: 'Digest of the contents',
  parts: 'Contents of the plan',
  grades: 'Grading',
  questions: 'Questions',
  readings: 'Doubts',
  roles: 'Roles',
  when: 'When: ',
  duties: 'Reports and limits',
  steps: 'Response',
  warnings: 'Warnings',
  forms: 'Forms',
  categories: 'Categories',
  upkeep: 'Upkeep',
  about: 'Basis',
  basis: 'Rests on',
  exclusions: 'Does not apply to',
  scope: 'Applies to',
  gradeOrder: 'highest first; any one that holds gives the grade',
  none: 'This plan says nothing here',
  clause: 'Clause',
  otherPlans: 'Which plan to read',
};

/** Saving settings: only what is named changes, everything else stays as it is. */
import type { SaveSettings } from '../contract/SaveSettings';

/** The arguments that change these settings and no others. */
export function only(changes: Partial<SaveSettings>): SaveSettings {
  return {
    unit: null,
    roles: null,
    operators: null,
    operator: null,
    phones: null,
    theme: null,
    language: null,
    auto_send: null,
    ...changes,
  };
}

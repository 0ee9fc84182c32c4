/** What every part of the settings is given. */
import type { SettingsView } from '../../contract/SettingsView';

/** The settings as they are, and whom to tell when they were saved. */
export interface PartProps {
  settings: SettingsView;
  onsave: (settings: SettingsView) => void;
}

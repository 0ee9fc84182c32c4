/** Theme and language of the page, as the settings have them; without settings the system's theme and Chinese. */
import type { SettingsView } from '../contract/SettingsView';
import { speak } from '../text/text.svelte';

/** Puts the page into the theme and the language. */
export function appear(settings: Pick<SettingsView, 'theme' | 'language'>): void {
  const page = document.documentElement;
  if (settings.theme === 'auto') delete page.dataset.theme;
  else page.dataset.theme = settings.theme;
  page.lang = settings.language === 'en' ? 'en' : 'zh-CN';
  speak(settings.language);
}

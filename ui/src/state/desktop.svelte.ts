/**
 * The browser's own notifications, where the page stands before the agent: the desktop program shows its own.
 *
 * Nothing is asked of the browser before a person presses the button for it, and nothing is shown over a page in sight.
 */

import { program } from './program.svelte';

/** What the browser said: `none` where it has no notifications at all. */
export type Leave = NotificationPermission | 'none';

class Desktop {
  /** Whether this page may show notifications. */
  leave = $state<Leave>(typeof Notification === 'undefined' ? 'none' : Notification.permission);

  /** Asks the person; only from a press of a button. */
  async ask(): Promise<void> {
    if (this.leave !== 'none') this.leave = await Notification.requestPermission();
  }

  /** Tells what the page itself would show, where nobody looks at it and no other program tells. */
  tell(title: string, body: string, tag: string, onpress: () => void): void {
    const outOfSight = document.hidden || !document.hasFocus();
    if (outOfSight && program.status?.host === 'agent') this.show(title, body, tag, onpress);
  }

  /** Shows one; `tag` takes the place of an earlier one. False where none could be shown. */
  show(title: string, body: string, tag: string, onpress?: () => void): boolean {
    if (this.leave !== 'granted') return false;
    try {
      const note = new Notification(title, { body, tag });
      note.onclick = () => {
        window.focus();
        note.close();
        onpress?.();
      };
      return true;
    } catch {
      return false;
    }
  }
}

/** The notifications of this page. */
export const desktop = new Desktop();

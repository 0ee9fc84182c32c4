/** What a key press means to a control. Pure, so that it can be proved without a screen. */

/** The parts of a keyboard event that decide. */
export interface Press {
  key: string;
  ctrlKey?: boolean;
  altKey?: boolean;
  metaKey?: boolean;
  isComposing?: boolean;
  target?: EventTarget | null;
}

const TYPING = 'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable]';

/** True while the press belongs to text being written, input methods included. */
export function isTyping(press: Press): boolean {
  if (press.isComposing) return true;
  return press.target instanceof Element && press.target.closest(TYPING) !== null;
}

/** The place (from 0) of the answer a digit names, or null when the press is not meant for the answers. */
export function answerAt(press: Press, count: number): number | null {
  if (press.ctrlKey || press.altKey || press.metaKey || isTyping(press)) return null;
  if (!/^[1-9]$/.test(press.key)) return null;
  const place = Number(press.key) - 1;
  return place < count ? place : null;
}

/** Where the focus goes among `count` places in a row, or null when the key does not move it. */
export function roveTo(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return (at + 1) % count;
    case 'ArrowLeft':
    case 'ArrowUp':
      return (at - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}

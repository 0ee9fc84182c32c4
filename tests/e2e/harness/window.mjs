/**
 * Whether a program's window stands on the screen of a desk, as the X server tells it.
 */
import { LIMIT_MS, output } from './running.mjs';

/** Resolves once it does; a hang becomes a failure. */
export async function comesForward(desk) {
  const end = Date.now() + LIMIT_MS;
  while (!(await isOnScreen(desk))) {
    if (Date.now() > end) throw new Error('窗口没有到前面来');
  }
}

/** Whether it stands there now. */
export async function isOnScreen(desk) {
  const tree = await output('xwininfo', ['-root', '-tree'], { env: desk.env });
  const ours = tree.split('\n').filter((line) => line.includes('("fengsui" "Fengsui")'));
  for (const line of ours) {
    const [id] = line.trim().split(' ');
    const stands = await output('xwininfo', ['-id', id, '-stats'], { env: desk.env });
    if (stands.includes('IsViewable')) return true;
  }
  return false;
}

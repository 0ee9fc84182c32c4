/**
 * The program as a session starts it at log-in: by the entry that it wrote itself, before the keyring is up.
 *
 * Nobody has opened a window or typed a passphrase, and the duty of this morning is reminded of all the same.
 */
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { session, UNIT } from '../flow/behind.mjs';
import { program } from '../harness/programs.mjs';
import { LIMIT_MS, output } from '../harness/running.mjs';
import { flow } from '../harness/steps.mjs';
import { isOnScreen } from '../harness/window.mjs';

flow('登录系统后自动打开：不出窗口，等钥匙串，照常提醒', async ({ desk, step }) => {
  const { call, occurred } = await session(desk);
  const entry = join(desk.home, '.config/autostart/fengsui.desktop');

  await step('托盘菜单写下随登录打开的条目，退出要选两次', async () => {
    await call('first_run', UNIT);
    const first = desk.start(program('fengsui'), ['--hidden']);
    assert.equal(await desk.tray.name(), '烽燧');
    await desk.tray.offers(/^没有应办事项$/);
    await desk.tray.choose(/^登录系统后自动打开$/);
    await written(entry);
    await output('desktop-file-validate', [entry], { env: desk.env });
    assert.match(await readFile(entry, 'utf8'), /^Exec=.*fengsui.* --hidden$/m);
    const lines = await desk.tray.lines();
    assert.deepEqual(lines.slice(-3), ['退出', '退出后不再提醒，也不接收预警。', '仍要退出']);
    await desk.tray.choose(/^仍要退出$/);
    assert.equal(await first.ended, 0);
  });
  await step('会话启动它时钥匙串还没有来：没有窗口，托盘说未解锁', async () => {
    await occurred(31);
    await desk.dropKeyring();
    // What it launches must not hold the pipes of this test open.
    await output('sh', ['-c', 'exec gio launch "$0" >/dev/null 2>&1', entry], { env: desk.env });
    await desk.tray.says('未解锁');
    assert.equal(await isOnScreen(desk), false, '没有窗口');
  });
  await step('钥匙串来了：自己解锁，普通通知，窗口仍然不出来', async () => {
    await desk.addKeyring();
    await desk.notifications.line(/summary: .*应办：第一时间报县委网信办/);
    await desk.notifications.line(/urgency: NORMAL/);
    await desk.tray.says('');
    await desk.tray.offers(/^下一项：第一时间报县委网信办/);
    assert.equal(await isOnScreen(desk), false, '没有窗口');
    const urgent = desk.notifications.lines.filter((line) => line.includes('urgency: CRITICAL'));
    assert.deepEqual(urgent, [], '来得晚的钥匙串不惊动人');
    await desk.tray.choose(/^仍要退出$/);
    await desk.tray.isEmpty();
  });
});

async function written(path) {
  const end = performance.now() + LIMIT_MS;
  while (!(await access(path).then(() => true, () => false))) {
    if (performance.now() > end) throw new Error(`没有写下 ${path}`);
  }
}

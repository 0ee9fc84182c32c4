/**
 * Reminders as a person meets them who has closed the window: the program comes up with the session,
 * hidden, unlocked by the keyring, and the notification daemon shows what presses.
 *
 * No minute is waited for: the incident is recorded as having occurred earlier, so that its hour is
 * half gone, nearly gone or over when the program looks.
 */
import assert from 'node:assert/strict';
import { session, UNIT } from '../flow/behind.mjs';
import { program } from '../harness/programs.mjs';
import { flow } from '../harness/steps.mjs';
import { comesForward, isOnScreen } from '../harness/window.mjs';

flow('关着窗口也提醒：随登录打开、密钥环解锁、到时通知', async ({ desk, step, after }) => {
  const { call, occurred } = await session(desk);
  let running;
  const start = () => (running = desk.start(program('fengsui'), ['--hidden']));
  after(() => running?.stop('SIGKILL'));
  let heard = 0;
  const notified = (pattern) => desk.notifications.line(pattern, heard);
  const kill = async () => {
    await running.stop('SIGKILL');
    heard = desk.notifications.lines.length;
  };

  await step('一小时的时限过了一半：一条普通通知，窗口不出来', async () => {
    await call('first_run', UNIT);
    await occurred(31);
    start();
    await notified(/summary: .*应办：第一时间报县委网信办/);
    await notified(/时间已过一半，.*到期。/);
    await notified(/urgency: NORMAL/);
    assert.equal(await isOnScreen(desk), false, '窗口仍然关着');
    await desk.tray.says('');
    await desk.tray.offers(/^应办\d项，没有逾期$/);
    await desk.tray.offers(/^下一项：第一时间报县委网信办.*到期$/);
  });
  await step('强制终止再打开，只剩四分之一：请打电话，窗口到前面来', async () => {
    await kill();
    await occurred(46);
    start();
    await notified(/summary: .*请打电话：第一时间报县委网信办/);
    await notified(/urgency: CRITICAL/);
    await comesForward(desk);
  });
  await step('时限已过：打开就说，仍请打电话', async () => {
    await kill();
    await occurred(62);
    start();
    await notified(/\d\d:\d\d已?到期，还没有办结。还没有报出，请先打电话报告。/);
    await notified(/urgency: CRITICAL/);
    await desk.tray.says('逾期1项');
    await desk.tray.offers(/^应办\d项，其中逾期1项。退出后不再提醒，也不接收预警。$/);
    const said = (words) => desk.notifications.lines.filter((line) => line.includes(words));
    assert.equal(said('summary: ').length, 3, '三次打开，三条通知，没有一条说两遍');
  });
});

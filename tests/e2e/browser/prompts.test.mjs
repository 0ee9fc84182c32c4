/**
 * What time asks for stands under the bar of every screen, in Debian's Chromium, until it is done.
 *
 * The incident was discovered forty minutes ago, so nothing waits: what is due is due when the page is opened.
 */
import assert from 'node:assert/strict';
import { makeStore, sayWho } from '../flow/first-run.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

const AGO_MS = 40 * 60_000;

flow('提醒：该打的电话站到眼前，打通了就退下（浏览器）', async (whole) => {
  const agent = await Agent.open(whole.desk);
  whole.after(() => agent.close());
  const show = async (screen) => {
    assert.deepEqual(await agent.browser.barriers(screen), []);
  };
  let seat;
  await whole.step('四十分钟前发现的事件，电话还没有打', async () => {
    seat = await agent.start();
    await sayWho(seat, () => {});
    await makeStore(seat, () => {});
    await seat.choose('以后再说');
    await seat.activate('进入值班台');
    await seat.sees('没有未结事件');
    await agent.browser.page.evaluate(open, new Date(Date.now() - AGO_MS).toISOString());
    await seat.sees('请先打电话报告');
    await seat.sees('照着念');
    await show('prompt');
  });
  await whole.step('别的画面上也在，可以收起，再打开', async () => {
    await seat.activate('设置', 'button');
    await seat.sees('请先打电话报告');
    await seat.activate('收起', 'button');
    await seat.seesNo('照着念');
    await show('prompt-folded');
    await seat.activate('电话与稿子', 'button');
    await seat.sees('照着念');
  });
  await whole.step('打通了，记下谁接的，提醒退下', async () => {
    await seat.fill('谁接的', '周老师');
    await seat.activate('已打通', 'button');
    await seat.seesNo('请先打电话报告');
    await seat.activate('值班台', 'button');
    await seat.sees('未结事件');
    await show('prompt-done');
  });
  await whole.step('没有违反内容安全策略，控制台没有报错', () => {
    assert.deepEqual(agent.browser.complaints, []);
  });
});

/** Opens an incident that was discovered at this moment, as the page itself would. */
async function open(discovered) {
  const args = { secret: false, drill: false, discovered_at: discovered };
  const body = JSON.stringify({ name: 'open_incident', args });
  const headers = { 'Content-Type': 'application/json' };
  await fetch('/call', { method: 'POST', credentials: 'same-origin', headers, body });
}

/**
 * The days on which nothing happens, in Debian's Chromium, by keyboard; axe at every screen.
 */
import assert from 'node:assert/strict';
import { quietDays } from '../flow/quiet-days.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

flow('平时：本单位清单、工作日历（浏览器）', async (whole) => {
  const agent = await Agent.open(whole.desk);
  whole.after(() => agent.close());
  await quietDays(whole, agent, async (screen) => {
    assert.deepEqual(await agent.browser.barriers(screen), []);
  });
  await whole.step('没有违反内容安全策略，控制台没有报错', () => {
    assert.deepEqual(agent.browser.complaints, []);
  });
});

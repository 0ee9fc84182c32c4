/**
 * A newcomer's first minutes in Debian's Chromium: everything is a drill, and everything says so.
 */
import assert from 'node:assert/strict';
import { practise } from '../flow/practice.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

flow('练习上级：报告上去，预警下来，处处标明演练（浏览器）', async (whole) => {
  const agent = await Agent.open(whole.desk);
  whole.after(() => agent.close());
  await practise(whole, agent, async (screen) => {
    assert.deepEqual(await agent.browser.barriers(screen), []);
  });
  await whole.step('没有违反内容安全策略，控制台没有报错', () => {
    assert.deepEqual(agent.browser.complaints, []);
  });
});

/**
 * The days on which nothing happens, in Debian's Chromium, by keyboard; axe at every screen.
 *
 * Only the file itself is given to the page by the browser's driver, since its chooser is the system's.
 */
import assert from 'node:assert/strict';
import { nextBundle } from '../flow/next-bundle.mjs';
import { quietDays } from '../flow/quiet-days.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

flow('平时：本单位清单、工作日历、预案包（浏览器）', async (whole) => {
  const agent = await Agent.open(whole.desk);
  whole.after(() => agent.close());
  const show = async (screen) => {
    assert.deepEqual(await agent.browser.barriers(screen), []);
  };
  const give = (file) => agent.browser.page.setInputFiles('input[type=file]', file);
  const seat = await quietDays(whole, agent, show);
  await nextBundle(whole, seat, give, show);
  await whole.step('没有违反内容安全策略，控制台没有报错', () => {
    assert.deepEqual(agent.browser.complaints, []);
  });
});

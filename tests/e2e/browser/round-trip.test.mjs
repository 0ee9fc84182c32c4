/**
 * The whole way in Debian's Chromium before the agent, by keyboard alone.
 *
 * There is no session bus on this desk, so the store is opened by its passphrase. At every screen
 * axe must find nothing in either theme; at the end the page must have complained of nothing.
 */
import assert from 'node:assert/strict';
import { UNIT } from '../flow/first-run.mjs';
import { roundTrip } from '../flow/round-trip.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

flow('一份离线首报送达上级，一条预警下来并签收（浏览器）', async (whole) => {
  const agent = await Agent.open(whole.desk);
  whole.after(() => agent.close());
  await roundTrip(whole, agent, {
    show: async (screen) => assert.deepEqual(await agent.browser.barriers(screen), []),
    reopen: async (seat) => {
      await seat.fill('输入口令', UNIT.passphrase);
      await seat.activate('打开', 'button');
    },
    warned: () => {},
  });
  await whole.step('没有违反内容安全策略，控制台没有报错', () => {
    assert.deepEqual(agent.browser.complaints, []);
  });
});

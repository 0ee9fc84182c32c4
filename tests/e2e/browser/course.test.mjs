/**
 * The course of an incident in Debian's Chromium before the agent, under a plan whose grades have
 * numbers; at every screen axe must find nothing in either theme.
 */
import assert from 'node:assert/strict';
import { course, uncategorised } from '../flow/course.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

const FLOWS = [
  ['一起事件的经过：采用数字、定级、调级、时点、电话、续报（浏览器）', course],
  ['没有事件分类的预案（浏览器）', uncategorised],
];

for (const [name, body] of FLOWS) {
  flow(name, async (whole) => {
    const agent = await Agent.open(whole.desk);
    whole.after(() => agent.close());
    await body(whole, agent, async (screen) => {
      assert.deepEqual(await agent.browser.barriers(screen), []);
    });
    await whole.step('没有违反内容安全策略，控制台没有报错', () => {
      assert.deepEqual(agent.browser.complaints, []);
    });
  });
}

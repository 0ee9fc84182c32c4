/**
 * What goes wrong on one machine, seen in Debian's Chromium.
 */
import assert from 'node:assert/strict';
import { troubles } from '../flow/troubles.mjs';
import { Agent } from '../harness/agent.mjs';
import { flow } from '../harness/steps.mjs';

flow('口令、占用、损坏：各有各的说法，什么都不丢（浏览器）', async (whole) => {
  const agent = await Agent.open(whole.desk);
  whole.after(() => agent.close());
  await troubles(whole, agent, async (screen) => {
    assert.deepEqual(await agent.browser.barriers(screen), []);
  });
});

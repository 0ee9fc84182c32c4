/**
 * A flow as a test: its steps in order, each by name; after a step that fails there is no next one.
 */
import { test } from 'node:test';
import { Desk } from './desk.mjs';

/**
 * Runs a flow on a desk of its own.
 * @param {string} name
 * @param {(flow: { desk: Desk, step: Function, after: Function }) => Promise<void>} body
 */
export function flow(name, body) {
  test(name, async (whole) => {
    const desk = await Desk.open();
    const closing = [() => desk.close()];
    const step = async (says, work) => {
      let failed;
      await whole.test(says, async () => {
        try {
          await work();
        } catch (error) {
          failed = error;
          throw error;
        }
      });
      if (failed) throw new Error(`在“${says}”停下`);
    };
    try {
      await body({ desk, step, after: (close) => closing.unshift(close) });
    } finally {
      for (const close of closing) await close();
    }
  });
}

/**
 * The program without a window, seen in Debian's Chromium: the browser's side of a flow.
 *
 * Killing it takes its process as a power cut would; its address then is another one.
 */
import { Browser } from './browser.mjs';
import { program } from './programs.mjs';

export class Agent {
  #serving;

  static async open(desk) {
    const agent = new Agent();
    agent.desk = desk;
    agent.browser = await Browser.open(desk);
    return agent;
  }

  /** Starts it and opens its address; returns the seat before the screens. */
  async start() {
    this.#serving = this.desk.start(program('fengsui-agent'), ['serve']);
    const [address] = await this.#serving.line(/^http:\S+$/);
    await this.browser.visit(address);
    return this.browser.seat;
  }

  /** Kills the program with no chance to tidy up, and leaves the page. */
  async kill() {
    await this.#serving.stop('SIGKILL');
    await this.browser.visit('about:blank');
  }

  async close() {
    await this.browser.close();
  }
}

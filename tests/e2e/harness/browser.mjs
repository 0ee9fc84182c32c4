/**
 * Debian's Chromium, driven by playwright-core: a seat before the agent's screens.
 *
 * Every violation of the content security policy and every error of the page is kept; a test ends
 * by asking that there were none. A call that the program refuses is an answer and no error, and a
 * connection is cut when the test kills the program.
 */
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { LIMIT_MS } from './running.mjs';
import { Seat } from './seat.mjs';
import { install } from './sight.mjs';

/** WCAG 2.1, levels A and AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

export class Browser {
  /** What the page complained of. */
  complaints = [];

  /** Starts Chromium with an empty profile. */
  static async open(desk) {
    const browser = new Browser();
    const root = process.getuid() === 0 ? ['--no-sandbox'] : [];
    browser.chromium = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      timeout: LIMIT_MS,
      env: desk.env,
      args: [...root, '--disable-gpu', '--disable-background-networking', '--disable-sync'],
    });
    const viewport = { width: 1280, height: 800 };
    browser.context = await browser.chromium.newContext({ viewport, locale: 'zh-CN' });
    browser.context.setDefaultTimeout(LIMIT_MS);
    await browser.context.addInitScript(install);
    await browser.context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
      });
    });
    browser.page = await browser.context.newPage();
    browser.page.on('console', (message) => {
      const bad = ['error', 'warning'].includes(message.type());
      const answered = message.location().url.endsWith('/call');
      const cut = message.text().includes('net::ERR_');
      if (bad && !answered && !cut) browser.complaints.push(message.text());
    });
    browser.page.on('pageerror', (error) => browser.complaints.push(String(error)));
    browser.seat = new Seat(host(browser.page));
    return browser;
  }

  /** Opens an address. */
  async visit(address) {
    await this.page.goto(address);
  }

  /** What axe finds wrong on the present screen, in both themes, as lines of text. */
  async barriers(screen) {
    const found = [];
    for (const colorScheme of ['light', 'dark']) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await this.seat.picture(`${screen}-${colorScheme}`);
      await this.page.evaluate(axe.source);
      const report = await this.page.evaluate(
        (values) =>
          window.axe.run(document, { runOnly: { type: 'tag', values }, preload: false }),
        RULES,
      );
      for (const { id, nodes } of report.violations) {
        found.push(...nodes.map((node) => `${screen} ${colorScheme} ${id}: ${node.html}`));
      }
    }
    await this.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    return found;
  }

  async close() {
    await this.chromium.close();
  }
}

function host(page) {
  return {
    evaluate: (script, argument) => page.evaluate(script, argument),
    until: (script, argument) => page.waitForFunction(script, argument, { polling: 50 }),
    press: (chord) => page.keyboard.press(chord),
    write: (text) => page.keyboard.type(text),
    picture: () => page.screenshot(),
  };
}

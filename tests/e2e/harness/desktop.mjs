/**
 * The built desktop program in a real window, driven through tauri-driver: a seat before it.
 *
 * The driver needs connections that are kept alive, and a session that is deleted; a session whose
 * program was killed is deleted too, or the driver starts no other.
 */
import http from 'node:http';
import { readFile, readdir, readlink } from 'node:fs/promises';
import { Builder, Capabilities, Key } from 'selenium-webdriver';
import { freePorts, listening } from './ports.mjs';
import { program } from './programs.mjs';
import { LIMIT_MS } from './running.mjs';
import { Seat } from './seat.mjs';
import { install } from './sight.mjs';

const KEYS = {
  Tab: Key.TAB,
  Enter: Key.ENTER,
  Space: Key.SPACE,
  Escape: Key.ESCAPE,
  ArrowDown: Key.ARROW_DOWN,
  ArrowUp: Key.ARROW_UP,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
  F2: Key.F2,
};

export class Desktop {
  /** Starts the driver on a desk that has a screen. */
  static async open(desk) {
    const desktop = new Desktop();
    const [port, native] = await freePorts(2);
    desktop.desk = desk;
    desktop.address = `http://127.0.0.1:${port}`;
    desktop.driver = desk.start(process.env.FENGSUI_TAURI_DRIVER ?? 'tauri-driver', [
      '--port',
      String(port),
      '--native-port',
      String(native),
      '--native-driver',
      '/usr/bin/WebKitWebDriver',
    ]);
    const gone = desktop.driver.ended.then((outcome) => {
      throw new Error(`tauri-driver：${outcome}（FENGSUI_TAURI_DRIVER 指向它）`);
    });
    await Promise.race([gone, Promise.all([listening(port), listening(native)])]);
    gone.catch(() => {});
    return desktop;
  }

  /** Starts the program and returns the seat before its window. */
  async start() {
    const wanted = new Capabilities();
    wanted.setBrowserName('wry');
    wanted.set('tauri:options', { application: program('fengsui') });
    this.session = await new Builder()
      .usingServer(this.address)
      .usingHttpAgent(new http.Agent({ keepAlive: true }))
      .withCapabilities(wanted)
      .build();
    await this.session.manage().setTimeouts({ script: LIMIT_MS });
    return new Seat(host(this.session));
  }

  /** Kills the program as a power cut would, with no chance to tidy up. */
  async kill() {
    const killed = await ownPids(program('fengsui'), this.desk.env.FENGSUI_HOME);
    if (killed.length !== 1) throw new Error(`应有一个程序在运行，找到 ${killed.length} 个`);
    process.kill(killed[0], 'SIGKILL');
    await this.end();
  }

  /** Ends the session, and the program with it. */
  async end() {
    await this.session.quit().catch(() => {});
  }
}

function host(session) {
  const call = (script, argument) => {
    const body = `(${install})(); return (${script})(arguments[0]);`;
    return session.executeScript(body, argument ?? null);
  };
  return {
    evaluate: call,
    until: (script, argument) => session.wait(() => call(script, argument), LIMIT_MS),
    press: (chord) => pressed(session, chord.split('+').map((key) => KEYS[key] ?? key)),
    write: (text) => session.actions().sendKeys(text).perform(),
    picture: async () => {
      await session.executeAsyncScript(painted);
      return Buffer.from(await session.takeScreenshot(), 'base64');
    },
  };
}

/** Ends when what the page shows has been drawn. */
function painted(done) {
  requestAnimationFrame(() => requestAnimationFrame(() => done()));
}

async function pressed(session, keys) {
  const actions = session.actions();
  for (const key of keys) actions.keyDown(key);
  for (const key of keys.reverse()) actions.keyUp(key);
  await actions.perform();
}

async function ownPids(path, home) {
  const found = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const link = await readlink(`/proc/${pid}/exe`).catch(() => '');
    if (link !== path) continue;
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`FENGSUI_HOME=${home}`)) found.push(Number(pid));
  }
  return found;
}

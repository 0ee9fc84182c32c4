/**
 * A desk of its own for a test: screen, session bus, keyring, notification daemon, home folder.
 *
 * Nothing reaches the person's own session: every folder and address is new.
 */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMIT_MS, Running, output } from './running.mjs';
import { Tray } from './tray.mjs';

/** What shows tray icons on several desktops, without their panels. */
const TRAY = '/usr/libexec/ayatana-indicator-application/ayatana-indicator-application-service';

/** By these names programs ask for the keyring. */
const SECRETS = ['org.freedesktop.secrets', 'org.gnome.keyring'];

export class Desk {
  #running = [];
  #keyring;

  /** Makes the home folder and the environment that every program of the test gets. */
  static async open() {
    const desk = new Desk();
    desk.home = await mkdtemp(join(tmpdir(), 'fengsui-e2e-'));
    const folder = (name) => join(desk.home, name);
    desk.env = {
      PATH: process.env.PATH,
      LANG: 'C.UTF-8',
      HOME: desk.home,
      XDG_CONFIG_HOME: folder('config'),
      XDG_DATA_HOME: folder('data'),
      XDG_CACHE_HOME: folder('cache'),
      XDG_RUNTIME_DIR: folder('run'),
      FENGSUI_HOME: folder('fengsui'),
      NO_AT_BRIDGE: '1',
      NO_PROXY: '127.0.0.1,localhost',
    };
    for (const name of ['config', 'data', 'cache', 'run']) {
      await mkdir(folder(name), { mode: 0o700 });
    }
    return desk;
  }

  /** Starts a program on this desk; it ends with the desk at the latest. */
  start(program, words, options = {}) {
    const running = new Running(program, words, { env: this.env, cwd: this.home, ...options });
    this.#running.push(running);
    return running;
  }

  /** A screen that exists only in memory. */
  async addScreen() {
    const words = ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'];
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe'];
    const child = spawn('Xvfb', words, { env: this.env, stdio });
    const ended = new Promise((resolve) => child.once('close', resolve));
    this.#running.push({ stop: () => (child.kill(), ended) });
    const number = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.stdio[3].once('data', (text) => resolve(String(text).trim()));
      ended.then((code) => reject(new Error(`Xvfb：${code}`)));
    });
    this.env.DISPLAY = `:${number}`;
  }

  /** A session bus. */
  async addBus() {
    const words = ['--session', '--print-address=1', '--nofork', '--nopidfile'];
    const bus = this.start('dbus-daemon', words);
    const [address] = await bus.line(/^unix:\S+/);
    this.env.DBUS_SESSION_BUS_ADDRESS = address;
  }

  /** An unlocked Secret Service. */
  async addKeyring() {
    const words = ['--foreground', '--unlock', '--components=secrets'];
    this.#keyring = this.start('gnome-keyring-daemon', words, { input: 'e2e' });
    await this.#onBus('org.freedesktop.secrets');
  }

  /** The keyring as it is before it comes up: nobody is there, and nobody is started by being asked. */
  async dropKeyring() {
    await this.#keyring.stop();
    const folder = join(this.env.XDG_DATA_HOME, 'dbus-1/services');
    await mkdir(folder, { recursive: true });
    for (const name of SECRETS) {
      const service = `[D-BUS Service]\nName=${name}\nExec=/bin/false\n`;
      await writeFile(join(folder, `${name}.service`), service);
    }
    const reload = ['-d', 'org.freedesktop.DBus', '-o', '/', '-m', 'org.freedesktop.DBus.ReloadConfig'];
    await output('gdbus', ['call', '--session', ...reload], { env: this.env });
  }

  /** A place for tray icons. */
  async addTray() {
    this.start(TRAY, []);
    await this.#onBus('org.kde.StatusNotifierWatcher');
    this.tray = new Tray(this);
  }

  /** A notification daemon that prints what it is given. */
  async addNotifications() {
    this.notifications = this.start('dunst', ['-print']);
    await this.#onBus('org.freedesktop.Notifications');
  }

  #onBus(name) {
    return output('gdbus', ['wait', '--session', '--timeout', String(LIMIT_MS / 1000), name], { env: this.env });
  }

  /** Ends every program, the last started first, and removes the home folder. */
  async close() {
    for (const running of this.#running.reverse()) await running.stop();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

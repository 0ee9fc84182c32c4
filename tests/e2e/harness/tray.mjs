/**
 * The one icon of ours in the tray of a desk, as whoever shows it is told: its name, the word beside it and its menu.
 *
 * What it shows is asked of the program over the session bus, as every panel asks it.
 */
import { LIMIT_MS, output } from './running.mjs';

const WATCHER = ['-d', 'org.kde.StatusNotifierWatcher', '-o', '/StatusNotifierWatcher'];
const ITEM = 'org.kde.StatusNotifierItem';

export class Tray {
  #desk;

  constructor(desk) {
    this.#desk = desk;
  }

  /** Waits until the word beside the icon is this one; empty for none. */
  async says(word) {
    await this.#until(`托盘图标旁“${word}”`, async () => (await this.#of('XAyatanaLabel')) === word);
  }

  /** Under which name the icon stands there. */
  name() {
    return this.#of('Title');
  }

  /** The lines of the menu from top to bottom, those of its submenus after their own. */
  async lines() {
    return (await this.#menu()).map(({ label }) => label);
  }

  /** Waits until a line of the menu matches. */
  async offers(pattern) {
    await this.#until(`托盘菜单 ${pattern}`, async () =>
      (await this.lines()).some((line) => pattern.test(line)),
    );
  }

  /** Chooses the line of the menu that matches. */
  async choose(pattern) {
    const line = (await this.#menu()).find(({ label }) => pattern.test(label));
    if (!line) throw new Error(`托盘菜单里没有 ${pattern}：${await this.lines()}`);
    const [bus, path] = await this.#item();
    const event = ['-m', 'com.canonical.dbusmenu.Event', '--', line.id, 'clicked', '<int32 0>', '0'];
    await this.#call('-d', bus, '-o', `${path}/Menu`, ...event);
  }

  /** Waits until no icon stands there any more. */
  async isEmpty() {
    await this.#until('空的托盘', async () => (await this.#items()).length === 0);
  }

  async #menu() {
    const [bus, path] = await this.#item();
    const layout = ['-m', 'com.canonical.dbusmenu.GetLayout', '--', '0', '-1', '[]'];
    const printed = await this.#call('-d', bus, '-o', `${path}/Menu`, ...layout);
    // Each entry is printed as (id, {properties}, [entries]).
    const entries = printed.matchAll(/\((\d+), \{([^}]*)\}/g);
    return [...entries].flatMap(([, id, properties]) => {
      const label = properties.match(/'label': <'([^']*)'>/)?.[1];
      return label ? [{ id, label }] : [];
    });
  }

  async #of(property) {
    const [bus, path] = await this.#item();
    const get = ['-m', 'org.freedesktop.DBus.Properties.Get', ITEM, property];
    const printed = await this.#call('-d', bus, '-o', path, ...get);
    return printed.match(/<'([^']*)'>/)?.[1] ?? '';
  }

  /** Where the icon answers: its bus name and its path; waits until it stands there. */
  async #item() {
    let found;
    await this.#until('托盘图标', async () => {
      const all = await this.#items();
      if (all.length > 1) throw new Error(`不止一个托盘图标：${all}`);
      [found] = all;
      return found !== undefined;
    });
    return found;
  }

  async #items() {
    const get = ['-m', 'org.freedesktop.DBus.Properties.Get', 'org.kde.StatusNotifierWatcher'];
    const printed = await this.#call(...WATCHER, ...get, 'RegisteredStatusNotifierItems');
    return [...printed.matchAll(/'([^'/]+)(\/[^']+)'/g)].map((item) => item.slice(1));
  }

  #call(...words) {
    return output('gdbus', ['call', '--session', ...words], { env: this.#desk.env });
  }

  async #until(what, holds) {
    const end = performance.now() + LIMIT_MS;
    while (!(await holds())) {
      if (performance.now() > end) throw new Error(`没有等到${what}`);
    }
  }
}

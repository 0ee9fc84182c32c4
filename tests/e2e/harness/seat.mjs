/**
 * A person at the keyboard: reads what is on the screen, moves with Tab, types, presses.
 *
 * There is no mouse here and no selector: what a flow cannot reach by name and keyboard, a person
 * cannot reach either. A host (browser or desktop window) supplies `evaluate`, `until`, `press`,
 * `write` and `picture`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { focused, meant, reads } from './sight.mjs';

/** More presses of Tab than any screen has stops. */
const STOPS_MAX = 120;

export class Seat {
  #host;

  constructor(host) {
    this.#host = host;
  }

  /** Waits until the text stands on the screen. */
  async sees(text) {
    try {
      await this.#host.until(reads, text);
    } catch (error) {
      throw new Error(`屏幕上没有“${text}”：\n${await this.text()}`, { cause: error });
    }
  }

  /** Waits until the text no longer stands on the screen. */
  async seesNo(text) {
    await this.#host.until((wanted) => !document.body.innerText.includes(wanted), text);
  }

  /** Watches a clock on the screen, that shows seconds, move so many times. */
  async seesClockMove(times) {
    for (let count = 0; count < times; count += 1) {
      const [clock] = (await this.text()).match(/\d{2}:\d{2}:\d{2}/);
      await this.seesNo(clock);
    }
  }

  /** Everything that stands on the screen. */
  text() {
    return this.#host.evaluate(() => document.body.innerText);
  }

  /** What has the focus: its role, its name and its value. */
  focus() {
    return this.#host.evaluate(focused);
  }

  /** The names of all stops of a role, in their order. */
  namesOf(role) {
    return this.#host.evaluate(named, role);
  }

  /** Presses a key or a chord such as `Shift+Tab`. */
  press(chord) {
    return this.#host.press(chord);
  }

  /**
   * Moves with Tab to the stop of this name, and of this role where one is given.
   * @param {string} name its name, or what its name begins with
   * @param {string} [role]
   */
  async goTo(name, role) {
    const wanted = await this.#meant(name, role);
    const passed = new Set();
    for (let count = 0; count < STOPS_MAX; count += 1) {
      const stop = await this.focus();
      if (stop.role !== '' && stop.name === wanted && (!role || stop.role === role)) return stop;
      passed.add(`${stop.role} ${stop.name}`);
      await this.press('Tab');
    }
    throw new Error(`用 Tab 到不了“${name}”，经过：\n${[...passed].join('\n')}`);
  }

  /** Goes to a button or link and presses it. */
  async activate(name, role) {
    const stop = await this.goTo(name, role);
    await this.press(['checkbox', 'radio', 'tab', 'switch'].includes(stop.role) ? 'Space' : 'Enter');
  }

  /** Goes to a field and types into it in the place of what it holds. */
  async fill(name, text) {
    await this.goTo(name);
    await this.press('Control+a');
    await this.#host.write(text);
  }

  /** Goes to a group of radio buttons or tabs and moves with the arrows to the one of this name. */
  async choose(name, role = 'radio') {
    const wanted = await this.#meant(name, role);
    const entrance = await this.#host.evaluate(entranceTo, [wanted, role]);
    await this.goTo(entrance.name, role);
    for (let count = 0; count < STOPS_MAX; count += 1) {
      if ((await this.focus()).name === wanted) return this.press('Space');
      await this.press(entrance.key);
    }
    throw new Error(`用方向键到不了“${name}”`);
  }

  /** Keeps a picture of the screen, where a folder for pictures is named. */
  async picture(name) {
    const folder = process.env.FENGSUI_SHOTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.png`), await this.#host.picture());
  }

  async #meant(name, role = '') {
    const until = await this.#host.until(meant, [name, role]).catch((cause) => ({ cause }));
    if (!until?.cause) return this.#host.evaluate(meant, [name, role]);
    throw new Error(`没有可按的“${name}”：\n${await this.text()}`, { cause: until.cause });
  }
}

function named(role) {
  const all = [...document.querySelectorAll('button, [role]')];
  const alike = all.filter((stop) => window.fengsuiRole(stop) === role);
  return alike.map((stop) => window.fengsuiName(stop));
}

/** At which stop Tab enters the group that the named one belongs to, and which arrow leads on. */
function entranceTo([name, role]) {
  const all = [...document.querySelectorAll('input[type=radio], [role=tab]')];
  const alike = all.filter((stop) => window.fengsuiRole(stop) === role);
  const wanted = alike.find((stop) => window.fengsuiName(stop) === name);
  const group = alike.filter((stop) => stop.name === wanted.name);
  const chosen = group.find((stop) => stop.checked || stop.ariaSelected === 'true') ?? group[0];
  const onward = group.indexOf(chosen) < group.indexOf(wanted);
  const [back, on] = role === 'tab' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  return { name: window.fengsuiName(chosen), key: onward ? on : back };
}

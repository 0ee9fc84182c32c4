/**
 * A person at the keyboard: reads what is on the screen, moves with Tab, types, presses.
 *
 * There is no mouse here and no selector: what a flow cannot reach by name and keyboard, a person
 * cannot reach either. A host (browser or desktop window) supplies `evaluate`, `until`, `press`,
 * `write` and `picture`.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { focused, reads, stopsAt } from './sight.mjs';

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

  /** Everything that stands on the screen. */
  text() {
    return this.#host.evaluate(() => document.body.innerText);
  }

  /** What has the focus: its role, its name and its value. */
  focus() {
    return this.#host.evaluate(focused);
  }

  /** Presses a key or a chord such as `Shift+Tab`. */
  press(chord) {
    return this.#host.press(chord);
  }

  /**
   * Moves with Tab to the stop of this name, and of this role where one is given.
   * @param {string} name what its name begins with
   * @param {string} [role]
   */
  async goTo(name, role) {
    await this.#host.until(stopsAt, [name, role ?? '']);
    const passed = [];
    for (let count = 0; count < STOPS_MAX; count += 1) {
      const stop = await this.focus();
      if (stop.name.startsWith(name) && (!role || stop.role === role)) return stop;
      passed.push(`${stop.role} ${stop.name}`);
      await this.press('Tab');
    }
    throw new Error(`用 Tab 到不了“${name}”，经过：\n${[...new Set(passed)].join('\n')}`);
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

  /** Goes to a group of radio buttons and moves with the arrows to the one of this name. */
  async choose(name) {
    await this.#host.until(stopsAt, [name, 'radio']);
    const first = await this.#host.evaluate(groupStart, name);
    await this.goTo(first, 'radio');
    for (let count = 0; count < STOPS_MAX; count += 1) {
      const stop = await this.focus();
      if (stop.name.startsWith(name)) return this.press('Space');
      await this.press('ArrowDown');
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
}

/** The name of the radio button at which Tab enters the group of the named one. */
function groupStart(name) {
  const named = (radio) => window.fengsuiName(radio).startsWith(name);
  const radios = [...document.querySelectorAll('input[type=radio]')];
  const wanted = radios.find(named);
  const group = radios.filter((radio) => radio.name === wanted.name);
  return window.fengsuiName(group.find((radio) => radio.checked) ?? group[0]);
}

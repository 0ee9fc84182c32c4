/**
 * A program that a test starts: its lines of output, and its end.
 *
 * A test waits for a line, never for a time; the limit only turns a hang into a failure.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A hang becomes a failure after this many milliseconds: far more than the slowest machine needs. */
export const LIMIT_MS = 300_000;

export class Running {
  #child;
  #waiting = new Set();

  /** Every line so far, of standard output and standard error in the order they came. */
  lines = [];

  /** Every line of standard output so far. */
  printed = [];

  /**
   * @param {string} program
   * @param {string[]} words its arguments
   * @param {{ env?: Record<string, string>, input?: string, cwd?: string }} options
   */
  constructor(program, words, { env = process.env, input, cwd } = {}) {
    this.name = [program.split('/').at(-1), ...words].join(' ');
    this.#child = spawn(program, words, { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => this.#close(resolve, String(error)));
      this.#child.once('close', (code, signal) => this.#close(resolve, code ?? signal));
    });
    const said = createInterface({ input: this.#child.stdout });
    said.on('line', (line) => (this.printed.push(line), this.#hear(line)));
    const complained = createInterface({ input: this.#child.stderr });
    complained.on('line', (line) => this.#hear(line));
    this.#child.stdin.on('error', () => {});
    this.#child.stdin.end(input ?? '');
  }

  get pid() {
    return this.#child.pid;
  }

  /**
   * The first line, printed already or later, that matches.
   * @param {RegExp} pattern
   * @returns {Promise<RegExpMatchArray>}
   */
  line(pattern, from = 0) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.lines.slice(from).map((line) => line.match(pattern)).find(Boolean);
        if (found) finish(() => resolve(found));
        else if (this.outcome !== undefined) finish(() => reject(this.#failure(pattern, '已结束')));
      };
      const finish = (settle) => {
        clearTimeout(limit);
        this.#waiting.delete(look);
        settle();
      };
      const limit = setTimeout(
        () => finish(() => reject(this.#failure(pattern, '没有等到'))),
        LIMIT_MS,
      );
      this.#waiting.add(look);
      look();
    });
  }

  /** Asks it to end and waits until it has. */
  async stop(signal = 'SIGTERM') {
    if (this.outcome === undefined) this.#child.kill(signal);
    await this.ended;
  }

  #hear(line) {
    this.lines.push(line);
    for (const look of [...this.#waiting]) look();
  }

  #close(resolve, outcome) {
    this.outcome = outcome;
    for (const look of [...this.#waiting]) look();
    resolve(outcome);
  }

  #failure(pattern, what) {
    return new Error(`${this.name}：${what} ${pattern}\n${this.lines.slice(-40).join('\n')}`);
  }
}

/**
 * Runs a program to its end and returns what it printed; fails where the program fails.
 * @param {string} program
 * @param {string[]} words
 */
export async function output(program, words, options = {}) {
  const running = new Running(program, words, options);
  const outcome = await running.ended;
  if (outcome !== 0) {
    throw new Error(`${running.name}：${outcome}\n${running.lines.join('\n')}`);
  }
  return running.printed.join('\n');
}

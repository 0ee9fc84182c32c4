/**
 * The superior's office: a real station process with its own ledger, and its command line.
 *
 * It keeps its port over a restart, because the address stands on the ticket.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts, ownPlace } from './ports.mjs';
import { program } from './programs.mjs';
import { output } from './running.mjs';

export class Station {
  #serving;

  /** Founds a station on the desk and starts it. */
  static async open(desk, name) {
    const station = new Station();
    station.desk = desk;
    station.name = name;
    station.folder = join(desk.home, 'station');
    const place = ownPlace();
    const [port] = await freePorts(1, place);
    station.address = `${place}:${port}`;
    await station.start();
    return station;
  }

  async start() {
    const words = ['serve', '--data', this.folder, '--listen', this.address];
    const found = ['--name', this.name, '--url', `https://${this.address}`];
    this.#serving = this.desk.start(program('fengsui-station'), [...words, ...found]);
    await this.#serving.line(/已启动/);
  }

  /** Takes the station off the network, as a failed machine would be. */
  async stop() {
    await this.#serving.stop('SIGKILL');
  }

  /** Runs one command and returns what it answers. */
  async run(...words) {
    const all = ['--json', '--data', this.folder, ...words];
    return JSON.parse(await output(program('fengsui-station'), all, { env: this.desk.env }));
  }

  /** The text of a ticket for a unit. */
  async ticket(unit) {
    const path = join(this.desk.home, 'ticket.json');
    await this.run('ticket', '--unit', unit, '--out', path);
    return readFile(path, 'utf8');
  }
}

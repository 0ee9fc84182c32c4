/**
 * How long the program takes from its start to the 值班台, against an empty window of the same library.
 *
 * Both are release builds and run in turn on one machine; only the ratio means anything. The store is
 * opened by the keyring, so no typing and no Argon2id are in it. Ours is ready when the 值班台 has its
 * answer, the empty one when its page is loaded: both have only painting left.
 */
import { join } from 'node:path';
import { Desk } from '../harness/desk.mjs';
import { program } from '../harness/programs.mjs';
import { output } from '../harness/running.mjs';

const ROUNDS = 11;
const RATIO_MAX = 1.5;
const FIRST_RUN = {
  plan: 'jiangsu-education',
  unit: '启动测量用单位',
  roles: ['unit'],
  operator: '测量',
  passphrase: '启动测量不用的口令',
  keyring: true,
};

const desk = await Desk.open();
try {
  await desk.addScreen();
  await desk.addBus();
  await desk.addKeyring();
  const words = ['call', 'first_run', JSON.stringify(FIRST_RUN)];
  await output(program('fengsui-agent'), words, { env: desk.env });
  const [ours, empty] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    empty.push(await startOfEmpty());
    ours.push(await startOfOurs());
  }
  const ratio = median(ours) / median(empty);
  console.log(`空窗口：中位 ${median(empty)} 毫秒（${empty.join(' ')}）`);
  console.log(`烽燧到值班台：中位 ${median(ours)} 毫秒（${ours.join(' ')}）`);
  console.log(`比值 ${ratio.toFixed(2)}，上限 ${RATIO_MAX}`);
  process.exitCode = ratio <= RATIO_MAX ? 0 : 1;
} finally {
  await desk.close();
}

async function startOfEmpty() {
  const begun = Date.now();
  const running = desk.start(program('examples/empty'), []);
  await running.line(/^ready$/);
  const took = Date.now() - begun;
  await running.stop();
  return took;
}

async function startOfOurs() {
  const log = join(desk.env.FENGSUI_HOME, 'log/fengsui.log');
  const tail = desk.start('tail', ['--lines=0', '--follow=name', '--retry', log]);
  const env = { ...desk.env, FENGSUI_LOG: 'fengsui=debug' };
  const begun = Date.now();
  const running = desk.start(program('fengsui'), [], { env });
  const [, moment] = await tail.line(/^(\S+Z).*answered.*name="home".*failed=false/);
  await running.stop();
  await tail.stop();
  return Date.parse(moment) - begun;
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}

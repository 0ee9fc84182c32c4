/**
 * What goes wrong on one machine: each has its own words, and nothing is lost or overwritten.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { program } from '../harness/programs.mjs';
import { Running } from '../harness/running.mjs';
import { UNIT, makeStore, sayWho } from './first-run.mjs';
import { record } from './incident.mjs';

export async function troubles({ desk, step }, host, show) {
  const database = join(desk.env.FENGSUI_HOME, 'fengsui.db');
  let seat;
  let recoveryCode;
  await step('先记下一件事', async () => {
    seat = await host.start();
    await sayWho(seat, show);
    recoveryCode = await makeStore(seat, show);
    await seat.choose('以后再说');
    await seat.activate('进入值班台');
    await seat.sees('我方应办');
    await record(seat, show);
  });
  await step('另一个程序打开同一份数据：说出谁占用着', async () => {
    const words = ['call', 'home', '--passphrase-stdin'];
    const asked = { env: desk.env, input: UNIT.passphrase };
    const second = new Running(program('fengsui-agent'), words, asked);
    assert.equal(await second.ended, 1);
    assert.match(second.lines.join('\n'), /正由另一个程序使用：fengsui-agent/);
  });
  await step('口令不对：说清楚，次数不限，数据不动', async () => {
    await seat.activate('已解锁，点此锁定');
    await seat.fill('输入口令', '不是这个口令');
    await seat.activate('打开', 'button');
    await seat.sees('口令或恢复码不对');
    await show('unlock-wrong');
  });
  await step('恢复码单独也能打开', async () => {
    await seat.choose('恢复码');
    await seat.fill('输入恢复码', recoveryCode);
    await seat.activate('打开', 'button');
    await seat.sees('2026-001');
    await seat.sees('已解锁');
  });
  await step('数据文件损坏：停下，不改动文件', async () => {
    await host.kill();
    const sound = await readFile(database);
    const damaged = Buffer.from(sound);
    damaged.fill(0x5a, 100, 4000);
    await writeFile(database, damaged);
    seat = await host.start();
    await open(seat);
    await seat.sees('数据文件损坏，已停止写入');
    await show('damaged');
    assert.deepEqual(await readFile(database), damaged, '损坏的文件原样留着');
    await host.kill();
    await writeFile(database, sound);
  });
  await step('换回完好的文件：内容都在', async () => {
    seat = await host.start();
    await open(seat);
    await seat.sees('2026-001');
  });
}

async function open(seat) {
  await seat.fill('输入口令', UNIT.passphrase);
  await seat.activate('打开', 'button');
}

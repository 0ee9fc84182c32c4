/**
 * A publisher packs a newer plan, and a unit takes it by a file after a telephone call.
 *
 * `give` hands the file to the page's file field; `show` is called with the name of each screen that is passed.
 */
import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { program } from '../harness/programs.mjs';

const PLANS = join(dirname(fileURLToPath(import.meta.url)), '../../../plans');

export async function nextBundle({ step, desk }, seat, give, show) {
  const publisher = await Publisher.open(desk);
  await step('导入前先看：是谁发的、核对码、改了什么', async () => {
    await seat.activate('预案', 'button');
    await seat.sees('随程序');
    await seat.choose('预案包', 'tab');
    await seat.sees('没有导入过预案包');
    await show('bundles-none');
    await give(await publisher.pack('2.0.0', '2.1.0'));
    await seat.sees('采用这个预案包？');
    await seat.sees(publisher.code);
    await seat.sees('已经打开的事件继续按原来的版本办理');
    await show('bundle-offer');
  });
  await step('没有打电话核对，不采用', async () => {
    await seat.activate('采用', 'button');
    await seat.sees('请先打电话核对');
  });
  await step('核对一致后采用，写明版本、发布单位和导入人', async () => {
    await seat.activate('已打电话与发布单位核对', 'checkbox');
    await seat.activate('采用', 'button');
    await seat.sees('已采用“市里发的预案”');
    await seat.sees('版本 2.0.0');
    await seat.sees('在用');
    await show('bundles');
  });
  await step('退回旧版本，说出为什么不行', async () => {
    await give(await publisher.pack('1.9.0', '2.0.9'));
    await seat.sees('不能退回旧版');
    assert.doesNotMatch(await seat.text(), /采用这个预案包/);
    await show('bundle-refused');
  });
  await step('改动过一个字节的，不采用', async () => {
    const file = await publisher.pack('3.0.0', '2.2.0');
    const bytes = await readFile(file);
    // In the middle of a plan, wherever that stands in the file.
    bytes[bytes.lastIndexOf('version = "2.2.0"')] ^= 1;
    await writeFile(file, bytes);
    await give(file);
    await seat.sees('可能被改动过');
    assert.doesNotMatch(await seat.text(), /采用这个预案包/);
    await show('bundle-spoiled');
  });
}

/** Whoever publishes plans: a key, and a folder of plans with the versions asked for. */
class Publisher {
  static async open(desk) {
    const publisher = new Publisher();
    publisher.desk = desk;
    publisher.key = join(desk.home, 'publisher.pem');
    publisher.code = await publisher.run(/核对码：([\d ]+)/, 'keygen', publisher.key);
    return publisher;
  }

  async pack(version, planVersion) {
    const folder = join(this.desk.home, `plans-${version}`);
    const file = `${folder}.fsplans`;
    await cp(PLANS, folder, { recursive: true });
    await write(join(folder, 'bundle.toml'), [
      [/^version = .*$/m, `version = "${version}"`],
      [/^title = .*$/m, 'title = "市里发的预案"'],
      [/^issuer = .*$/m, 'issuer = "市网信办"'],
      [/^effective = .*$/m, 'effective = 2026-01-01'],
    ]);
    await write(join(folder, 'guiyang-customs/plan.toml'), [[/^version = .*$/m, `version = "${planVersion}"`]]);
    await this.run(/已写好/, 'pack', '--key', this.key, '--out', file, folder);
    return file;
  }

  async run(pattern, ...words) {
    const running = this.desk.start(program('fengsui-agent'), ['plan', ...words]);
    const [, found] = await running.line(pattern);
    await running.ended;
    return found?.trim();
  }
}

async function write(path, changes) {
  let text = await readFile(path, 'utf8');
  for (const [from, to] of changes) {
    assert.match(text, from);
    text = text.replace(from, to);
  }
  await writeFile(path, text);
}

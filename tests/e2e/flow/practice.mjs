/**
 * The practice superior, one choice away in the first run: a report goes up, a warning comes down,
 * and all of it says that it is a drill.
 */
import assert from 'node:assert/strict';
import { makeStore, sayWho } from './first-run.mjs';
import { judge, record, report } from './incident.mjs';

export async function practise({ step }, host, show) {
  let seat;
  await step('首次使用：先用练习上级试一遍', async () => {
    seat = await host.start();
    await sayWho(seat, show);
    await makeStore(seat, show);
    await seat.choose('先用练习上级试一遍');
    await seat.activate('开始练习');
    await seat.sees('我方应办');
    await seat.sees('报告只送练习上级');
    await show('drill-home-empty');
  });
  await step('练习中的首报送达，并标明演练', async () => {
    await record(seat, show);
    await judge(seat, show);
    await show('drill-incident');
    await report(seat, show);
    await seat.activate('发件', 'button');
    await seat.sees('回执第 1 号');
    await show('drill-outbox');
    assert.match(await seat.text(), /演练/);
  });
  await step('让练习上级发一条预警并签收', async () => {
    await seat.activate('设置', 'button');
    await seat.choose('上级', 'tab');
    await show('drill-superior');
    await seat.activate('让练习上级发一条预警');
    await seat.sees('未签收，');
    await show('drill-alarm');
    await seat.seesClockMove(2);
    await seat.activate('签收', 'button');
    await seat.seesNo('未签收，');
    await seat.activate('预警', 'button');
    await seat.sees('上级已收到签收');
    await show('drill-warnings');
    await seat.activate('值班台', 'button');
    await seat.sees('生效预警');
    await show('drill-home');
  });
}

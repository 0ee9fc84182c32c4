/**
 * The whole way once: an incident recorded offline reaches the superior, and a warning comes back.
 *
 * The host (a window, or a browser before the agent) can be started, killed and looked at.
 */
import assert from 'node:assert/strict';
import { Station } from '../harness/station.mjs';
import { UNIT, enrol, makeStore, sayWho } from './first-run.mjs';
import { judge, record, report, turnSecretAway } from './incident.mjs';
import { tour } from './tour.mjs';

const WARNING = {
  colour: '橙',
  title: '防范勒索病毒攻击',
  scope: '全市各级各类学校',
  attention: '近期多所学校教务系统被加密勒索，入口为暴露在互联网的远程桌面。',
  measures: '关闭互联网侧远程桌面，核对离线备份，安装安全补丁。',
  'time-limit': '今日18时前反馈排查结果',
};

/**
 * @param {{ desk: object, step: Function }} flow
 * @param {object} host `start`, `kill`
 * @param {{ show: Function, reopen: Function, warned: Function }} on what differs between hosts:
 *   a screen passed, the store after a restart, a warning's arrival outside the window
 */
export async function roundTrip({ desk, step }, host, { show, reopen, warned }) {
  let [seat, station] = [];
  await step('首次使用：单位、口令与恢复码、登记上级', async () => {
    station = await Station.open(desk, '某市教育网络安全应急办');
    seat = await host.start();
    await sayWho(seat, show);
    await makeStore(seat, show);
    await enrol(seat, station, show);
  });
  await step('上级站断开，照样记录、定级、写首报', async () => {
    await station.stop();
    await seat.sees('上级未连接');
    await turnSecretAway(seat, show);
    await record(seat, show);
    await judge(seat, show);
    await show('incident');
    await report(seat, show);
    await show('incident-reports');
  });
  await step('强制终止再打开：首报还在排队', async () => {
    await host.kill();
    seat = await host.start();
    await reopen(seat);
    await seat.sees('我方应办');
    await show('home');
    await seat.activate('发件', 'button');
    await seat.sees('排第 1');
    await seat.sees('还没有收到回执');
    await show('outbox-waiting');
    assert.deepEqual(await station.run('reports'), [], '上级还什么都没有收到');
  });
  await step('上级站恢复：有了上级签名的回执才是已送达', async () => {
    await station.start();
    await seat.sees('没有等待发送的');
    await seat.sees('回执第 1 号');
    await show('outbox-delivered');
    const reports = await station.run('reports');
    assert.deepEqual(reports.map((one) => [one.unit_name, one.mode, one.report.stage]), [
      [UNIT.name, 'live', 'first'],
    ]);
    assert.equal(await sentHash(seat), reports[0].hash, '两边存的是同一份文件');
  });
  await step('上级发布橙色预警：占满屏幕，系统通知也收到', async () => {
    const words = Object.entries(WARNING).flatMap(([name, text]) => [`--${name}`, text]);
    await station.run('warning', 'issue', ...words);
    await seat.sees('未签收，');
    await seat.sees(WARNING.measures);
    await warned(WARNING);
    await show('alarm');
  });
  await step('签收：上级看得到谁在何时签收', async () => {
    // A key that was meant for what lay beneath does not sign: the alarm is read first.
    await seat.seesClockMove(2);
    await seat.activate('签收', 'button');
    await seat.seesNo('未签收，');
    await seat.activate('发件', 'button');
    await seat.sees('回执第 2 号');
    const [{ units }] = await station.run('warning', 'list');
    assert.deepEqual(units.map((unit) => [unit.unit_name, unit.by]), [[UNIT.name, UNIT.operator]]);
  });
  await step('逐屏走一遍', () => tour(seat, show));
}

/** The hash of what was sent, as the incident's page shows it. */
async function sentHash(seat) {
  await seat.activate('值班台', 'button');
  await seat.activate('打开事件 2026-001');
  await seat.choose('报告与文书', 'tab');
  await seat.activate('首报：', 'button');
  await seat.sees('摘要（SHA-256）');
  const [hash] = (await seat.text()).match(/[0-9a-f]{64}/);
  await seat.activate('关闭');
  return hash;
}

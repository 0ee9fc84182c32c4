/**
 * The pictures of the README: the 值班台 with an open incident, and a warning that takes the screen.
 *
 * They are made by the flows on real programs, into the folder that FENGSUI_SHOTS names.
 */
import { enrol, makeStore, sayWho } from './flow/first-run.mjs';
import { SEEN, report } from './flow/incident.mjs';
import { Agent } from './harness/agent.mjs';
import { Desk } from './harness/desk.mjs';
import { Station } from './harness/station.mjs';

const WARNINGS = {
  yellow: ['黄', '加强考试报名期间网站防护'],
  orange: ['橙', '防范勒索病毒攻击'],
};

if (!process.env.FENGSUI_SHOTS) throw new Error('请用 FENGSUI_SHOTS 指定图片文件夹');
const desk = await Desk.open();
const agent = await Agent.open(desk);
try {
  const station = await Station.open(desk, '某市教育网络安全应急办');
  const seat = await agent.start();
  const show = () => {};
  await sayWho(seat, show);
  await makeStore(seat, show);
  await enrol(seat, station, show);
  await open(seat, ['教务系统服务器文件被加密', SEEN, '有害程序事件', 'Ⅲ级 较大']);
  await report(seat, show);
  const heat = '机房空调停了，温度报警，两台服务器自动关机。';
  await open(seat, ['机房空调故障，两台服务器停机', heat, '设备设施故障', 'Ⅳ级 一般']);
  await issue(station, ...WARNINGS.yellow);
  await seat.activate('值班台', 'button');
  await seat.sees(WARNINGS.yellow[1]);
  await seat.seesNo('已存入发件，等待送出');
  await seat.sees('立即');
  await seat.picture('readme-home');
  await issue(station, ...WARNINGS.orange);
  await seat.sees('未签收，');
  await seat.seesClockMove(1);
  await seat.picture('readme-warning');
} finally {
  await agent.close();
  await desk.close();
}

async function open(seat, [title, seen, category, grade]) {
  await seat.press('F2');
  await seat.activate('否', 'button');
  await seat.fill('所见情况', seen);
  await seat.fill('标题', title);
  await seat.activate(category, 'checkbox');
  await seat.sees('已保存');
  for (const step of ['时间地点', '电话', '事实', '初判']) {
    await seat.sees(`下一步：${step}`);
    await seat.press('Control+Enter');
  }
  await seat.choose(grade);
  await seat.fill('理由', '教务系统中断，已影响全校选课，恢复时间未定。');
  await seat.activate('确认初判');
  await seat.sees('事实有变');
}

async function issue(station, colour, title) {
  const words = {
    colour,
    title,
    scope: '全市各级各类学校',
    attention: '近期多所学校教务系统被加密勒索，入口为暴露在互联网的远程桌面。',
    measures: '关闭互联网侧远程桌面，核对离线备份，安装安全补丁。',
    'time-limit': '今日18时前反馈排查结果',
  };
  const all = Object.entries(words).flatMap(([name, text]) => [`--${name}`, text]);
  await station.run('warning', 'issue', ...all);
}

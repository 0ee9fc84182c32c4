/**
 * The course of an incident under the plan of a customs office, by keyboard: numbers found in what
 * was written, the grade and its change, the instants, a duty told by telephone, a follow-up, the
 * confirmed grade, and why it cannot be closed yet.
 */
import assert from 'node:assert/strict';
import { makeStore, sayWho } from './first-run.mjs';

const SEEN = '核心业务系统瘫痪七个小时，约六万人的个人信息泄露。';

export async function course({ step }, host, show) {
  let seat;
  await step('首次使用：贵阳海关的预案，以后再登记上级', async () => {
    seat = await host.start();
    await sayWho(seat, () => {}, '贵阳海关');
    await makeStore(seat, () => {});
    await seat.choose('以后再说');
    await seat.activate('进入值班台');
    await seat.sees('我方应办');
  });
  await step('从写的话里看到的数：采用了才算，不是的就收走', () => lift(seat, show));
  await step('初判以前看到它带来什么', () => judge(seat, show));
  await step('调级以前看到新旧期限', () => regrade(seat, show));
  await step('时点：记下上级要求补充，更正发现时间', () => marks(seat, show));
  await step('电话报告：没打通只记一笔，打通了连同要素存档', () => call(seat, show));
  await step('续报：按上次，只改变化的内容', () => follow(seat, show));
  await step('核定以前看到期限，记下机构', () => confirm(seat, show));
  await step('还有应办没办：不能结案，逐项说出', () => close(seat, show));
}

/** A plan without categories: none is offered, none is made up, and the record goes on without. */
export async function uncategorised({ step }, host, show) {
  await step('临湘市的预案没有事件分类：不用选，照样记录', async () => {
    const seat = await host.start();
    await sayWho(seat, () => {}, '临湘市');
    await makeStore(seat, () => {});
    await seat.choose('以后再说');
    await seat.activate('进入值班台');
    await seat.sees('我方应办');
    await seat.press('F2');
    await seat.activate('否', 'button');
    await seat.fill('所见情况', '机房断电，政务网站打不开。');
    await seat.sees('本预案没有事件分类');
    await seat.sees('已保存');
    await show('course-uncategorised');
    await seat.press('Control+Enter');
    await seat.sees('下一步：电话');
  });
}

async function lift(seat, show) {
  await seat.press('F2');
  await seat.activate('否', 'button');
  await seat.fill('所见情况', SEEN);
  await seat.sees('从您写的里面看到');
  await show('course-lifted');
  await seat.activate('采用：核心业务');
  await seat.seesNo('“七个小时”');
  await seat.activate('不是：海关个人敏感信息');
  await seat.seesNo('从您写的里面看到');
  for (const next of ['时间地点', '电话', '事实']) {
    await seat.sees(`下一步：${next}`);
    await seat.press('Control+Enter');
  }
  await seat.sees('未止');
  assert.doesNotMatch(await seat.text(), /60000人/, '没有采用的不算回答');
}

async function judge(seat, show) {
  await seat.press('Control+Enter');
  await seat.sees('定级后的应办');
  await seat.choose('Ⅳ级 一般');
  await seat.sees('45分钟');
  await show('course-judge');
  await seat.activate('确认初判');
  await seat.sees('事实有变');
}

async function regrade(seat, show) {
  await seat.activate('事实有变');
  await seat.sees('下一步：初判');
  await seat.press('Control+Enter');
  await seat.sees('调级前后的期限');
  await seat.choose('Ⅲ级 较大');
  await seat.sees('新增');
  await show('course-regrade');
  await seat.fill('理由', '核心业务中断已过两小时，总关报关全停。');
  await seat.activate('确认调级');
  await seat.sees('Ⅲ级首报');
  await show('course-duties');
}

async function marks(seat, show) {
  await seat.choose('时点', 'tab');
  await seat.activate('记下：上级');
  await seat.fill('谁决定或确认的', '总署应急办 王处');
  await seat.activate('记下', 'button');
  await seat.sees('总署应急办 王处');
  await seat.activate('更正：发现');
  await seat.activate('现在', 'button');
  await seat.activate('记下更正');
  await seat.sees('原 ');
  await show('course-marks');
}

async function call(seat, show) {
  await seat.choose('应办', 'tab');
  await seat.activate('记办结：Ⅲ级首报');
  await seat.choose('无人接');
  await seat.activate('记下没打通');
  await seat.seesNo('记下没打通');
  await seat.activate('记办结：Ⅲ级首报');
  await seat.fill('谁接的', '王处');
  await seat.fill('影响', '总关报关全停，龙洞堡机场现场积压。');
  await show('course-call');
  await seat.activate('记为已办', 'button');
  await seat.sees('已报');
  await show('course-told');
}

async function follow(seat, show) {
  await seat.activate('续报：处置期间每小时');
  await seat.sees('按上次，只改变化的内容');
  await seat.choose('电话');
  await seat.fill('谁接的', '综合业务一处 刘科');
  await show('course-follow');
  await seat.activate('记为已报');
  await seat.sees('上次：电话');
  await show('course-followed');
}

async function confirm(seat, show) {
  await seat.activate('记核定', 'button');
  await seat.sees('调级前后的期限');
  await seat.choose('Ⅲ级 较大');
  await seat.fill('由哪个机构核定', '总署应急办');
  await show('course-confirm');
  await seat.activate('记下核定', 'button');
  await seat.seesNo('记下核定');
  await seat.choose('时点', 'tab');
  await seat.sees('核定');
  await seat.sees('总署应急办');
  await show('course-confirmed');
}

async function close(seat, show) {
  await seat.activate('结案', 'button');
  await seat.sees('结案后不能再改');
  await seat.activate('结案', 'button');
  await seat.sees('还没有办，也没有说明');
  await seat.sees('Ⅲ级书面报告');
  await show('course-close');
  await seat.press('Escape');
  await seat.seesNo('还没有办，也没有说明');
}

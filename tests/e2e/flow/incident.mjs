/**
 * An incident from the first key to the report in the outbox, by keyboard.
 *
 * `show` is called with the name of each screen that is passed.
 */

/** What the operator types. */
export const SEEN = '今天早上教务系统打不开，服务器上的文件都变成了乱码，桌面上有一封勒索信。';

/** A state secret is turned away before a word of it is typed, and nothing is stored. */
export async function turnSecretAway(seat, show) {
  await seat.press('F2');
  await seat.sees('这件事涉及国家秘密吗？');
  await seat.activate('是', 'button');
  await seat.sees('没有保存任何内容');
  await show('record-secret');
  await seat.activate('回值班台');
  await seat.sees('没有未结事件');
}

/** Opens an incident with one key and writes what was seen; the words suggest the category. */
export async function record(seat, show) {
  await seat.press('F2');
  await seat.sees('这件事涉及国家秘密吗？');
  await seat.activate('否', 'button');
  await seat.fill('所见情况', SEEN);
  await seat.sees('写到“勒索信”');
  await seat.activate('有害程序事件', 'checkbox');
  await seat.sees('主要类别');
  await seat.sees('已保存');
  await show('record-seen');
}

/** Says when and where, makes the call, answers a fact and decides the preliminary grade. */
export async function judge(seat, show) {
  await seat.press('Control+Enter');
  await seat.choose('不清楚');
  await seat.fill('位置', '实验楼三层机房');
  await seat.fill('涉及系统', '教务系统');
  await show('record-when');
  await seat.press('Control+Enter');
  await seat.fill('上级教育行政部门的电话', '025-83335555');
  await seat.activate('存下号码');
  await seat.sees('025-83335555');
  await show('record-phone');
  await seat.fill('谁接的', '周老师');
  await seat.activate('已打通');
  await seat.sees('电话 1/1');
  await seat.press('Control+Enter');
  await seat.sees('第 1 问');
  await seat.activate('不清楚', 'button');
  await seat.sees('第 2 问');
  await show('record-facts');
  await seat.press('Control+Enter');
  await seat.sees('定级后的应办');
  await show('record-grade');
  await seat.activate('确认初判');
  await seat.sees('事实有变');
}

/** Fills the first report from the record, looks it over and sends it. */
export async function report(seat, show) {
  await seat.activate('首报', 'button');
  await seat.sees('首报：填写');
  await show('report-draft');
  await seat.activate('核对', 'button');
  await seat.sees('首报：核对后发出');
  await seat.sees(SEEN);
  await show('report-look');
  await seat.activate('发出首报');
  await seat.sees('已存入发件，等待送出');
}

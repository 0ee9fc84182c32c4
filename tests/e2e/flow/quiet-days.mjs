/**
 * What a unit does while nothing is wrong: its own lists, the calendar of another year, the clock.
 *
 * `show` is called with the name of each screen that is passed.
 */
import { UNIT, makeStore } from './first-run.mjs';

const NOTICE = '国务院办公厅关于2027年部分节假日安排的通知';

export async function quietDays({ step }, host, show) {
  let seat;
  await step('首次使用最后一步提醒：预案有留给本单位的清单，先进去填', async () => {
    seat = await host.start();
    await seat.sees('执行的预案');
    await seat.choose('贵阳海关网络安全事件应急预案');
    await seat.fill('单位名称', '某某海关');
    await seat.fill('您的姓名', UNIT.operator);
    await seat.activate('下一步', 'button');
    await makeStore(seat, () => {});
    await seat.choose('以后再说');
    await seat.sees('项留给本单位定');
    await show('setup-lists');
    await seat.activate('进去后先填', 'button');
    await seat.sees('还有 4 项没有填');
    await show('lists-empty');
  });
  await step('本单位清单：选择即存，文字按保存，写明谁填的', async () => {
    await seat.choose('隶属海关');
    await seat.sees('还有 3 项没有填');
    await seat.fill('本单位的核心业务和支撑它的信息系统有哪些', 'H2018\n单一窗口');
    await seat.activate('保存：本单位的核心业务', 'button');
    await seat.sees('还有 2 项没有填');
    await seat.sees(`${UNIT.operator} 今天`);
    await show('lists');
  });
  await step('工作日历：读不出的日期说出来，不保存', async () => {
    await seat.choose('工作日历', 'tab');
    await seat.sees('2026年');
    await show('calendar');
    await seat.activate('添加一年', 'button');
    await seat.fill('年份', '2027');
    await seat.fill('依据', NOTICE);
    await seat.fill('放假', '1月1日（星期五）至3日（星期日）\n春节');
    await seat.activate('保存', 'button');
    await seat.sees('读不出“春节”');
    await show('calendar-wrong');
  });
  await step('改对后保存，列出放假和调休，写明本单位填写', async () => {
    await seat.fill('放假', '1月1日（星期五）至3日（星期日）\n2月5日至11日');
    await seat.fill('调休上班', '2月20日');
    await seat.sees('读出 10 天');
    await seat.activate('保存', 'button');
    await seat.sees('2027年的日历已保存');
    await seat.sees('2月5日至2月11日');
    await seat.sees('本单位填写');
    await show('calendar-own');
  });
  await step('撤回本单位填写的一年，程序说明之后怎样算', async () => {
    await seat.activate('撤回本单位填写的：2027年', 'button');
    await seat.sees('日历未公布');
    await seat.activate('撤回本单位填写的', 'button');
    await seat.sees('已撤回2027年的日历');
    await seat.seesNo('2月5日至2月11日');
  });
  await step('本机时钟：没有可疑也能校准，写明是谁核对的', async () => {
    await seat.choose('外观与本机', 'tab');
    await seat.sees('还没有核对过');
    await seat.activate('校准时间', 'button');
    await seat.sees('本机显示');
    await show('clock-telling');
    await seat.activate('本机时钟是对的', 'button');
    await seat.sees('已由人工校准');
    await show('clock-told');
  });
  return seat;
}

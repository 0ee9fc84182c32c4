/**
 * The first run, in its three steps, by keyboard.
 *
 * `show` is called with the name of each screen that is passed.
 */

/** A unit that the flows are told of. */
export const UNIT = {
  name: '某市第一中学',
  operator: '陈立',
  passphrase: '烽火连三月 家书抵万金',
};

/** Says who we are, and which plan binds us. */
export async function sayWho(seat, show, plan = '江苏省教育系统') {
  await seat.sees('执行的预案');
  await seat.choose(plan);
  await seat.fill('单位名称', UNIT.name);
  await seat.fill('您的姓名', UNIT.operator);
  await show('setup-who');
  await seat.activate('下一步', 'button');
}

/** Makes the store, proves that the recovery code was written down, and returns it. */
export async function makeStore(seat, show) {
  await seat.fill('口令', UNIT.passphrase);
  await seat.fill('再输一次口令', UNIT.passphrase);
  await show('setup-keep');
  await seat.activate('建立本机数据');
  await seat.sees('抄下恢复码');
  await show('setup-code');
  const groups = (await seat.text()).match(/^[0-9A-Z]{4}$/gm);
  await seat.activate('我已抄好');
  await seat.sees('核对恢复码');
  await show('setup-check');
  const asked = [...(await seat.text()).matchAll(/第 (\d) 组/g)].map(([, place]) => Number(place));
  for (const place of asked) await seat.fill(`第 ${place} 组`, groups[place - 1]);
  await seat.activate('核对无误');
  await seat.sees('怎样连接');
  return groups.join('-');
}

/** Registers with the superior by a ticket; the superior confirms by telephone. */
export async function enrol(seat, station, show) {
  await seat.choose('有上级给的凭证');
  await seat.fill('或粘贴凭证文字', await station.ticket(UNIT.name));
  await seat.activate('登记', 'button');
  await seat.sees('核对码');
  await show('setup-waiting');
  const [, first, second] = (await seat.text()).match(/(\d{4}) (\d{4})/);
  await station.run('confirm', `${first}${second}`);
  await seat.sees(`已登记：${station.name}`);
  await seat.activate('进入值班台');
  await seat.sees('我方应办');
  await show('home-empty');
}

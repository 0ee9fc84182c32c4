/**
 * Every screen and every tab once, with something in them.
 */

const TABS = [
  ['应办', 'duties'],
  ['时点', 'marks'],
  ['处置', 'steps'],
  ['时间线', 'timeline'],
];

/** Visits them all; `show` is called at each. */
export async function tour(seat, show) {
  await seat.activate('值班台', 'button');
  await seat.sees('未结事件');
  await show('home-after');
  await seat.activate('打开事件');
  for (const [tab, name] of TABS) {
    await seat.choose(tab, 'tab');
    await show(`incident-${name}`);
  }
  for (const [stop, name] of [['事件', 'incidents'], ['预警', 'warnings'], ['预案', 'plans'], ['台账', 'ledger']]) {
    await seat.activate(stop, 'button');
    await seat.sees(stop);
    await show(name);
  }
  await seat.activate('设置', 'button');
  const parts = await seat.namesOf('tab');
  for (const [at, part] of parts.entries()) {
    await seat.choose(part, 'tab');
    await show(`settings-${at + 1}`);
  }
}

/**
 * The whole way in the real window, with a real notification daemon, a real Secret Service and a
 * real station.
 *
 * After the kill the store must come up by the keyring, with nobody typing a passphrase.
 */
import assert from 'node:assert/strict';
import { roundTrip } from '../flow/round-trip.mjs';
import { Desktop } from '../harness/desktop.mjs';
import { program } from '../harness/programs.mjs';
import { flow } from '../harness/steps.mjs';

flow('一份离线首报送达上级，一条预警下来并签收（桌面窗口）', async (whole) => {
  const { desk } = whole;
  await desk.addScreen();
  await desk.addBus();
  await desk.addKeyring();
  await desk.addNotifications();
  const desktop = await Desktop.open(desk);
  whole.after(() => desktop.end());
  let seat;
  const host = {
    start: async () => (seat = await desktop.start()),
    kill: () => desktop.kill(),
  };
  await roundTrip(whole, host, {
    show: (screen) => seat.picture(`desktop-${screen}`),
    reopen: () => {},
    warned: async ({ title }) => {
      await desk.notifications.line(new RegExp(`summary: .*${title}`));
      await desk.notifications.line(/urgency: CRITICAL/);
    },
  });
  await whole.step('再启动一次：不开第二个，原来的照常', async () => {
    const second = desk.start(program('fengsui'), []);
    assert.equal(await second.ended, 0);
    await seat.sees('外观');
  });
});

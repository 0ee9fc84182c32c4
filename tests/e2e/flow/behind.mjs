/**
 * The program as it runs behind a closed window: a county unit in a session that has everything around it, spoken to from the
 * shell, so that no screen is needed.
 */
import { program } from '../harness/programs.mjs';
import { output } from '../harness/running.mjs';

export const UNIT = {
  plan: 'jidong-county',
  unit: '县融媒体中心',
  roles: ['unit'],
  operator: '陈立',
  passphrase: '烽火连三月，家书抵万金',
  keyring: true,
};

/** Brings up the session; returns how commands are given and how an incident of some minutes ago is recorded. */
export async function session(desk) {
  await desk.addScreen();
  await desk.addBus();
  await desk.addKeyring();
  await desk.addNotifications();
  await desk.addTray();
  const call = async (name, args) => {
    const words = ['call', name, JSON.stringify(args)];
    return JSON.parse(await output(program('fengsui-agent'), words, { env: desk.env })).with;
  };
  const occurred = async (minutes) => {
    const opened = await call('open_incident', { secret: false, drill: false });
    const at = new Date(Date.now() - minutes * 60_000).toISOString();
    const args = { id: opened.card.id, expected: opened.position, occurrence: { kind: 'known', at } };
    return call('set_occurrence', args);
  };
  return { call, occurred };
}

/**
 * Where the built programs lie.
 *
 * `cargo xtask test` names the folder; without it the usual build folder is looked at.
 */
import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/fengsui/target');
const folder = process.env.FENGSUI_PROGRAMS ?? join(target, 'debug');

/**
 * The path of one of our programs.
 * @param {'fengsui' | 'fengsui-agent' | 'fengsui-station' | 'examples/empty'} name
 */
export function program(name) {
  return realpathSync(join(folder, name));
}

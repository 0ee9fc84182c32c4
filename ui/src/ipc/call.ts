/** The one typed way to the program: a command by name, with the arguments and the reply that the contract gives it. */
import type { Change } from '../contract/Change';
import type { Commands } from '../contract/Commands';
import type { Host, Reach } from '../host/host';
import { failed } from './failed';

/** The name of a command. */
export type CommandName = keyof Commands;
/** What a command takes. */
export type Args<K extends CommandName> = Commands[K][0];
/** What a command gives back. */
export type Reply<K extends CommandName> = Commands[K][1];

let host: Host | undefined;

/** Says which host the screens run on; once, before the first call. */
export function join(joined: Host): void {
  host = joined;
}

/** Runs a command; throws `Failed`. */
export async function call<K extends CommandName>(name: K, args: Args<K>): Promise<Reply<K>> {
  try {
    return (await the().call(name, args)) as Reply<K>;
  } catch (thrown) {
    throw failed(thrown);
  }
}

/** Hands over a file; the name by which a command takes what was handed over last. Throws `Failed`. */
export async function upload(file: Blob): Promise<string> {
  try {
    return ((await the().upload(file)) as { upload: string }).upload;
  } catch (thrown) {
    throw failed(thrown);
  }
}

/** Puts a kept file where the person finds it; where that is, or empty where the browser says so. Throws `Failed`. */
export async function saveKept(sha256: string, name: string): Promise<string> {
  try {
    return await the().saveKept(sha256, name);
  } catch (thrown) {
    throw failed(thrown);
  }
}

/** Hears every change and every loss of the way to the program, until the function given back is called. */
export function listen(changed: (change: Change) => void, reached: (reach: Reach) => void): () => void {
  return the().listen({ changed: (change) => changed(change as Change), reached });
}

function the(): Host {
  if (!host) throw new Error('no host was joined');
  return host;
}

/**
 * Ports on loopback: free ones, and one that is being listened on.
 */
import net from 'node:net';
import { LIMIT_MS } from './running.mjs';

let places = 0;

/**
 * An address on loopback that nobody else has, so that its ports stay free while nobody listens: the
 * second byte tells test processes apart, and 127.0 is left to what the programs themselves take.
 */
export function ownPlace() {
  places += 1;
  return `127.${1 + (process.pid % 254)}.${places >> 8}.${places & 255}`;
}

/** So many ports, each another, that nobody listens on just now at an address. */
export async function freePorts(count, host = '127.0.0.1') {
  const servers = Array.from({ length: count }, () => net.createServer());
  for (const server of servers) await new Promise((resolve) => server.listen(0, host, resolve));
  const ports = servers.map((server) => server.address().port);
  for (const server of servers) await new Promise((resolve) => server.close(resolve));
  return ports;
}

/** Waits until somebody listens on the port. */
export async function listening(port) {
  const deadline = performance.now() + LIMIT_MS;
  while (!(await answers(port))) {
    if (performance.now() > deadline) throw new Error(`端口 ${port} 没有打开`);
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (open) => (socket.destroy(), resolve(open));
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}

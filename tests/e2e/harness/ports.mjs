/**
 * Ports on the loopback address: a free one, and one that is being listened on.
 */
import net from 'node:net';
import { LIMIT_MS } from './running.mjs';

/** A port that nobody listens on just now. */
export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
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

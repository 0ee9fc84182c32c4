/**
 * The agent as a host: commands by POST, changes as server-sent events, both on the page's own address.
 *
 * The page's permission is a cookie that no script can read, so nothing here handles a secret.
 */
import { NoAnswer, type Host, type Listener } from './host';

const BACK_OFF_MS_MIN = 1_000;
const BACK_OFF_MS_MAX = 30_000;

/** The host that answers on the address this page came from. */
export function agentHost(): Host {
  return { call, listen };
}

/** How long to wait before the n-th attempt (from 0) to hear changes again. */
export function backOff(attempt: number): number {
  return Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS_MIN * 2 ** Math.min(attempt, 10));
}

async function call(name: string, args: unknown): Promise<unknown> {
  const answer = await fetch('/call', {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    redirect: 'error',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, args }),
  }).catch((error: unknown) => {
    throw new NoAnswer('unreachable', String(error));
  });
  const reply = await answer.json().catch(() => {
    throw new NoAnswer('stranger', `HTTP ${answer.status}`);
  });
  if (!answer.ok) throw isFailure(reply) ? reply : new NoAnswer('stranger', `HTTP ${answer.status}`);
  return reply;
}

function isFailure(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'code' in reply;
}

function listen(listener: Listener): () => void {
  let attempt = 0;
  let timer = 0;
  let source: EventSource;

  function open() {
    source = new EventSource('/events');
    source.addEventListener('open', () => {
      attempt = 0;
      listener.reached('joined');
    });
    source.addEventListener('change', (event) => listener.changed(JSON.parse(event.data)));
    source.addEventListener('error', () => {
      source.close();
      listener.reached('lost');
      timer = window.setTimeout(open, backOff(attempt));
      attempt += 1;
    });
  }

  open();
  return () => {
    window.clearTimeout(timer);
    source.close();
  };
}

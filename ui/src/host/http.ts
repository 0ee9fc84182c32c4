/**
 * The agent as a host: commands and files in by POST, kept files out by GET, changes as server-sent events, all on the
 * page’s own address.
 *
 * The page's permission is a cookie that no script can read, so nothing here handles a secret.
 */
import { NoAnswer, type Host, type Listener } from './host';

const BACK_OFF_MS_MIN = 1_000;
const BACK_OFF_MS_MAX = 30_000;
const TOO_LARGE = 413;
/** A browser may read what it saves a while after it was asked to. */
const SAVING_MS = 60_000;

/** The host that answers on the address this page came from. */
export function agentHost(): Host {
  return { call, upload, saveKept, listen };
}

/** How long to wait before the n-th attempt (from 0) to hear changes again. */
export function backOff(attempt: number): number {
  return Math.min(BACK_OFF_MS_MAX, BACK_OFF_MS_MIN * 2 ** Math.min(attempt, 10));
}

function call(name: string, args: unknown): Promise<unknown> {
  return post('/call', 'application/json', JSON.stringify({ name, args }));
}

function upload(file: Blob): Promise<unknown> {
  return post('/upload', 'application/octet-stream', file);
}

async function saveKept(sha256: string, name: string): Promise<string> {
  const answer = await ask(`/kept/${sha256}`, {});
  if (!answer.ok) await replyOf(answer);
  const link = document.createElement('a');
  const address = URL.createObjectURL(await answer.blob());
  link.href = address;
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), SAVING_MS);
  return '';
}

async function post(path: string, type: string, body: BodyInit): Promise<unknown> {
  return replyOf(await ask(path, { method: 'POST', headers: { 'Content-Type': type }, body }));
}

function ask(path: string, request: RequestInit): Promise<Response> {
  return fetch(path, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...request }).catch((error: unknown) => {
    throw new NoAnswer('unreachable', String(error));
  });
}

async function replyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (answer.status === TOO_LARGE) throw { code: 'Invalid', detail: text, trace: '' };
  const reply = parsed(text);
  if (reply === undefined || (!answer.ok && !isFailure(reply))) throw new NoAnswer('stranger', `HTTP ${answer.status}`);
  if (!answer.ok) throw reply;
  return reply;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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

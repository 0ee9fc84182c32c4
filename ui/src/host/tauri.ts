/** The desktop window as a host. The only file that names the desktop framework's packages. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type { Host, Listener } from './host';

/** The host of the desktop window: one command, `call`, one way in for files and one out, and one event, `change`. */
export function desktopHost(): Host {
  return {
    call: (name, args) => invoke('call', { name, args }),
    upload: async (file) => invoke('upload', await file.arrayBuffer()),
    saveKept: (sha256) => invoke('save_kept', { sha256 }),
    listen: listenToChanges,
  };
}

function listenToChanges(listener: Listener): () => void {
  let ended = false;
  const listening = listen('change', (event) => {
    if (!ended) listener.changed(event.payload);
  });
  listening.then(
    () => listener.reached('joined'),
    () => listener.reached('lost'),
  );
  return () => {
    ended = true;
    listening.then((stop) => stop()).catch(() => undefined);
  };
}

/** Starts the screens in the page, on whichever host it finds itself. Nothing else runs at load. */
import { mount } from 'svelte';
import App from './App.svelte';
import { join } from './ipc/call';
import './styles/tokens.css';
import './styles/base.css';
import './styles/input.css';
import './styles/tick.css';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app');

const host =
  '__TAURI_INTERNALS__' in window
    ? (await import('./host/tauri')).desktopHost()
    : (await import('./host/http')).agentHost();

join(host);
mount(App, { target });

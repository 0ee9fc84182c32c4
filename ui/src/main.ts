/** Starts the screens in the page, on whichever host it finds itself. Nothing else runs at load. */
import { mount } from 'svelte';
import App from './App.svelte';
import { agentHost } from './host/http';
import { desktopHost } from './host/tauri';
import { join } from './ipc/call';
import './styles/tokens.css';
import './styles/base.css';
import './styles/input.css';
import './styles/tick.css';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app');

join('__TAURI_INTERNALS__' in window ? desktopHost() : agentHost());
mount(App, { target });

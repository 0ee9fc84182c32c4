/** Which view stands for which screen: the one table that joins places and views. A new screen is a line here. */
import type { Component } from 'svelte';
import type { Place, Screen } from './state/places.svelte';
import HomeView from './views/home/HomeView.svelte';
import IncidentView from './views/incident/IncidentView.svelte';
import IncidentsView from './views/incidents/IncidentsView.svelte';
import LedgerView from './views/ledger/LedgerView.svelte';
import OutboxView from './views/outbox/OutboxView.svelte';
import PlansView from './views/plans/PlansView.svelte';
import RecordView from './views/record/RecordView.svelte';
import SettingsView from './views/settings/SettingsView.svelte';
import WarningsView from './views/warnings/WarningsView.svelte';

/** What every view is given; a view that is about no one thing need not take it. */
export interface ViewProps {
  place: Place;
}

const views: Record<Screen, Component<ViewProps> | Component<Record<string, never>>> = {
  home: HomeView,
  record: RecordView,
  incidents: IncidentsView,
  incident: IncidentView,
  warnings: WarningsView,
  outbox: OutboxView,
  plans: PlansView,
  ledger: LedgerView,
  settings: SettingsView,
};

/** The views, by screen. */
export const screens = views as Record<Screen, Component<ViewProps>>;

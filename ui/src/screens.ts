/** Which view stands for which screen: the one table that joins places and views. A new screen is a line here. */
import type { Component } from 'svelte';
import type { Place, Screen } from './state/places.svelte';

/** What every view is given. */
export interface ViewProps {
  place: Place;
}

/** The views, by screen. */
export const screens: Partial<Record<Screen, Component<ViewProps>>> = {};

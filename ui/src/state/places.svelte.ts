/**
 * Which screen is open. Back and forward are the browser's own, by its history; the address stays as it is.
 *
 * A place is plain data, small enough to be kept in the history; what a screen has typed in it is not.
 */

const SCREENS = [
  'home',
  'record',
  'incidents',
  'incident',
  'warnings',
  'outbox',
  'plans',
  'ledger',
  'settings',
] as const;

/** The screens there are. */
export type Screen = (typeof SCREENS)[number];

/** A screen, and the one thing it is about where it is about one. */
export interface Place {
  screen: Screen;
  id?: string;
}

class Places {
  /** The place that is open. */
  at = $state.raw<Place>({ screen: 'home' });

  /** Takes the place from the history and follows it; the function given back ends it. */
  start(): () => void {
    const place = placeIn(window.history.state);
    this.at = place;
    window.history.replaceState({ place }, '');
    const follow = (event: PopStateEvent) => {
      this.at = placeIn(event.state);
    };
    window.addEventListener('popstate', follow);
    return () => window.removeEventListener('popstate', follow);
  }

  /** Opens a place; going where one already is changes nothing. */
  go(screen: Screen, id?: string): void {
    if (this.at.screen === screen && this.at.id === id) return;
    this.at = id === undefined ? { screen } : { screen, id };
    window.history.pushState({ place: this.at }, '');
  }

  /** Opens a place instead of the one that is open, so that Back skips it. */
  replace(screen: Screen, id?: string): void {
    this.at = id === undefined ? { screen } : { screen, id };
    window.history.replaceState({ place: this.at }, '');
  }

  /** Goes back one place. */
  back(): void {
    window.history.back();
  }
}

/** The place kept in the history, which another version of the program may have written. */
function placeIn(state: unknown): Place {
  const kept: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'place') : undefined;
  if (typeof kept !== 'object' || kept === null) return { screen: 'home' };
  const { screen, id } = kept as { screen?: unknown; id?: unknown };
  const known = SCREENS.find((candidate) => candidate === screen);
  if (!known) return { screen: 'home' };
  return typeof id === 'string' ? { screen: known, id } : { screen: known };
}

/** The places of this page. */
export const places = new Places();

/** The four levels: 1 is the highest. Colour never stands alone, so each level has its own outline too. */

/** 1 octagon red, 2 triangle orange, 3 diamond yellow, 4 circle blue. */
export type Level = 1 | 2 | 3 | 4;

/** Outlines on a 16 × 16 grid. */
export const outlines: Record<Level, string> = {
  1: 'M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2z',
  2: 'M8 1.4 15.2 14.4H.8z',
  3: 'M8 .9 15.1 8 8 15.1.9 8z',
  4: 'M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4z',
};

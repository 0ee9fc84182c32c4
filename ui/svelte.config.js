/**
 * Svelte's compiler settings: runes everywhere, and every warning (accessibility above all) stops the build.
 *
 * The hash that keeps a component's styles to itself stands in every element it draws, so it is short: 4 letters of a
 * good hash over a hundred components clash once in ten thousand builds, and then the build stops.
 */
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const HASH_LETTERS = 4;
/** The styles behind each hash that was given out. */
const given = new Map();

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    cssHash: ({ hash, css, filename }) => {
      const short = `s${hash(css).slice(0, HASH_LETTERS)}`;
      const other = given.get(short);
      if (other && other.filename !== filename && other.css !== css) throw new Error(`${filename}: same hash as ${other.filename}`);
      given.set(short, { filename, css });
      return short;
    },
  },
  onwarn(warning) {
    throw new Error(`${warning.filename}: ${warning.code}: ${warning.message}`);
  },
};

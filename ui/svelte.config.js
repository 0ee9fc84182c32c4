/**
 * Svelte's compiler settings: runes everywhere, and every warning (accessibility above all) stops the build.
 *
 * The word that keeps a component's styles to itself stands in every element it draws, so it is the component's place
 * among all of them instead of a hash: two letters that cannot clash, and the same at every build.
 */
import { readdirSync } from 'node:fs';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const SOURCES = new URL('./src/', import.meta.url);
const components = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.svelte'))
  .sort();

/** The place of a component; one that was added while the program serves comes last. */
function place(filename) {
  const path = filename.replaceAll('\\', '/').replace(/^(.*\/)?src\//, '');
  const at = components.indexOf(path);
  return at < 0 ? components.push(path) - 1 : at;
}

export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: true,
    cssHash: ({ filename }) => `s${place(filename).toString(36)}`,
  },
  onwarn(warning) {
    throw new Error(`${warning.filename}: ${warning.code}: ${warning.message}`);
  },
};

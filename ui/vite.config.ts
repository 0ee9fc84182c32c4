/**
 * Build and unit-test settings. Nothing is inlined into HTML or CSS: the content security policy forbids it.
 *
 * The oldest Safari named here understands private fields; for an older one they are all written out, which costs 3.5 kB.
 */
import { readdirSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const HYDRATION = 'svelte/src/internal/client/dom/hydration.js';

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), neverHydrates(), namesNoSlots(), alikeBesideAlike()],
  base: './',
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['chrome100', 'firefox100', 'safari16'],
  },
  resolve: mode === 'test' ? { conditions: ['browser'] } : {},
  test: { include: ['src/**/*.test.ts'], environment: 'happy-dom' },
}));

/**
 * Says in the build that no page is ever drawn on a server, so that what Svelte guards by its own flag for it falls
 * away: 2.4 kB that the bundler does not see by itself. A Svelte that words its flag another way stops the build.
 */
function neverHydrates(): Plugin {
  return {
    name: 'never-hydrates',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith(HYDRATION)) return undefined;
      const fixed = code
        .replace('export let hydrating = false;', 'export const hydrating = false;')
        .replace('hydrating = value;', '');
      if (fixed.length !== code.length + 'const'.length - 'let'.length - 'hydrating = value;'.length) {
        this.error('Svelte words its hydration flag another way now');
      }
      return { code: fixed, map: null };
    },
  };
}

/**
 * Drops the note on every call of a component that says which old-style slots it fills: with runes nothing reads it,
 * and it is 400 bytes.
 */
function namesNoSlots(): Plugin {
  return {
    name: 'names-no-slots',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith('.svelte')) return undefined;
      return { code: code.replace(/,\s*\$\$slots: \{[^}]*\}/g, ''), map: null };
    },
  };
}

/** The order in which the bundle holds the sources: alike beside alike. */
const KINDS = [
  /^text\/zh\/.*\.ts$/,
  /^text\/en\/.*\.ts$/,
  /^state\/.*\.ts$/,
  /^(controls|wizard|views)\/.*\.ts$/,
  /^controls\/.*\.svelte$/,
  /^wizard\/.*\.svelte$/,
];

/**
 * Has the entry name the sources by kind before it starts, since gzip finds a repetition only within 32 kB: Chinese
 * words, English words, state, logic, controls and pieces each together are 3 kB less than as the screens happen to ask
 * for them.
 */
function alikeBesideAlike(): Plugin {
  return {
    name: 'alike-beside-alike',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith('/src/main.ts')) return undefined;
      const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
        .map((path) => path.replaceAll('\\', '/'))
        .filter((path) => !/\.test\.ts$/.test(path))
        .sort();
      const named = KINDS.flatMap((kind) => sources.filter((path) => kind.test(path)));
      return { code: [...named.map((path) => `import './${path}';`), code].join('\n'), map: null };
    },
  };
}

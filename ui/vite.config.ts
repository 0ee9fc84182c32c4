/**
 * Build and unit-test settings. Nothing is inlined into HTML or CSS: the content security policy forbids it.
 *
 * The oldest Safari named here understands private fields; for an older one they are all written out, which costs 3.5 kB.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const HYDRATION = 'svelte/src/internal/client/dom/hydration.js';

export default defineConfig(({ mode }) => ({
  plugins: [svelte(), neverHydrates()],
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

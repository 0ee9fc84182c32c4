/**
 * The import rule, the house rules and the size of things, as a test over the sources.
 *
 * The table says what each layer may import; a layer that is not in it may not exist.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = dirname(fileURLToPath(import.meta.url));
const LINES_MAX = 400;

/** Layer → the layers it may import. `contract` is types alone, so whoever shows or asks may name them. */
const MAY: Record<string, readonly string[]> = {
  root: ['views', 'state', 'ipc', 'host', 'text', 'styles'],
  views: ['wizard', 'controls', 'text', 'styles', 'state', 'ipc', 'contract'],
  wizard: ['controls', 'text', 'styles', 'state', 'ipc', 'contract'],
  controls: ['text', 'styles'],
  text: ['contract'],
  styles: [],
  state: ['ipc', 'text', 'contract'],
  ipc: ['host', 'contract'],
  host: [],
  contract: [],
};

const PACKAGES = ['svelte', 'svelte/reactivity', 'svelte/elements', '@tauri-apps/api/core', '@tauri-apps/api/event'];

/** Words of the domain, which controls must not know; `level`, `due` and `clock` are not among them. */
const DOMAIN =
  /\b(incident|warning|report|duty|duties|plan|superior|station|delivery|outbox|grade|drill|category|receipt|operator|severity|obligation)s?\b/i;

interface Source {
  path: string;
  layer: string;
  text: string;
  imports: { from: string; typeOnly: boolean }[];
}

const sources: Source[] = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
  .map((entry) => {
    const path = relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
    const text = readFileSync(join(ROOT, path), 'utf8');
    const imports = [...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|import\('([^']+)'\)/gm)];
    return {
      path,
      layer: path.includes('/') ? (path.split('/')[0] ?? '') : 'root',
      text,
      imports: imports.map((found) => ({ from: found[2] ?? found[3] ?? found[4] ?? '', typeOnly: found[1] !== undefined })),
    };
  });
const product = sources.filter((source) => !source.path.endsWith('.test.ts'));
const written = sources.filter((source) => source.layer !== 'contract');

/** Where a relative import leads, as a path from the root. */
function target(source: Source, from: string): string {
  return relative(ROOT, join(ROOT, dirname(source.path), from)).replaceAll('\\', '/');
}

function offences(check: (source: Source) => (string | false | undefined)[], among = product): string[] {
  return among.flatMap((source) => check(source).flatMap((what) => (what ? [`${source.path}: ${what}`] : [])));
}

/** The code without its comments. */
function bare(text: string): string {
  return text.replace(/<!--[\s\S]*?-->|\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

describe('the layers', () => {
  it('are those of the table', () => {
    expect([...new Set(product.map((source) => source.layer))].sort()).toEqual(
      Object.keys(MAY).filter((layer) => layer !== 'styles').sort(),
    );
  });

  it('import only what the table allows', () => {
    const wrong = offences((source) =>
      source.imports.map(({ from, typeOnly }) => {
        if (!from.startsWith('.')) return !PACKAGES.includes(from) && `package ${from}`;
        const path = target(source, from);
        const layer = path.includes('/') ? (path.split('/')[0] ?? '') : 'root';
        if (layer === 'contract' && !typeOnly && source.layer !== 'contract') return `a value from ${from}`;
        return layer !== source.layer && !(MAY[source.layer] ?? []).includes(layer) && `layer ${layer}`;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('keep a view from importing another view', () => {
    const wrong = offences((source) =>
      source.imports.map(({ from }) => {
        const [layer, view] = from.startsWith('.') ? target(source, from).split('/') : [];
        return source.layer === 'views' && layer === 'views' && view !== source.path.split('/')[1] && `view ${view}`;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('name the desktop framework in host/tauri.ts alone', () => {
    expect(product.filter((source) => source.text.includes('@tauri-apps')).map((source) => source.path)).toEqual([
      'host/tauri.ts',
    ]);
  });

  it('keep domain words out of controls', () => {
    const controls = product.filter((source) => source.layer === 'controls');
    expect(offences((source) => [bare(source.text).match(DOMAIN)?.[0]], controls)).toEqual([]);
  });
});

describe('every file', () => {
  it(`has at most ${LINES_MAX} lines`, () => {
    expect(offences((source) => [source.text.split('\n').length > LINES_MAX && 'too long'], written)).toEqual([]);
  });

  it('opens with a sentence on what it owns', () => {
    const wrong = offences((source) => {
      const opening = source.path.endsWith('.svelte') ? /^<!-- @component \S/ : /^\/\*\*\s+(\*\s+)?\S/;
      return [!opening.test(source.text) && 'no head comment'];
    }, written);
    expect(wrong).toEqual([]);
  });

  it('holds what the content security policy forbids nowhere', () => {
    const forbidden = [/\sstyle="/, /\{@html/, /\.innerHTML\b/, /\seval\(/, /new Function\(/];
    expect(offences((source) => forbidden.map((rule) => bare(source.text).match(rule)?.[0]))).toEqual([]);
  });

  it('leaves its words to src/text', () => {
    const spoken = product.filter((source) => ['views', 'wizard', 'controls', 'root', 'state'].includes(source.layer));
    expect(offences((source) => [bare(source.text).match(/[\u4e00-\u9fff]+/)?.[0]], spoken)).toEqual([]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { instrument } from './instrument.ts';
import type * as surface from './surface.ts';

export type Surface = typeof surface;

/** The surface with counters in our own code. */
export interface Instrumented {
  surface: Surface;
  /** One for each block, counting up to 255; the caller sets them back. */
  hits: Uint8Array;
  /** What the code compares its input with. */
  words: string[];
}

const root = join(import.meta.dirname, '../..');
const OWN_CODE = join(root, 'src') + sep;
/** More than our code has blocks, since their number is known only after the build. */
const MAX_BLOCKS = 65_536;

/** Counts up to 255 and stays there, as a loop of 256 rounds is not none. */
const PROLOGUE = `const __hits = globalThis.__copydeskHits;
const __hit = (n) => { if (__hits[n] !== 255) __hits[n]++; };
`;

/** Bundles the surface with its packages, counters in what lies below src, and loads that beside the plain one. */
export async function loadInstrumented(): Promise<Instrumented> {
  const words = new Set<string>();
  let blocks = 0;
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    plugins: [
      {
        name: 'count-blocks',
        enforce: 'post',
        transform(code, id) {
          if (!id.startsWith(OWN_CODE)) return null;
          const own = instrument(code, blocks);
          blocks += own.blocks;
          for (const word of own.words) words.add(word);
          return { code: own.code, map: null };
        },
      },
    ],
    build: {
      ssr: join(import.meta.dirname, 'surface.ts'),
      write: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { codeSplitting: false, banner: PROLOGUE } },
    },
  });
  const hits = new Uint8Array(MAX_BLOCKS);
  Object.assign(globalThis, { __copydeskHits: hits });
  return {
    surface: await importCode(codeOf(built)),
    hits: hits.subarray(0, blocks),
    words: [...words].toSorted(),
  };
}

function codeOf(built: Awaited<ReturnType<typeof build>>): string {
  const [bundle] = [built].flat();
  if (!bundle || !('output' in bundle)) throw new TypeError('the build gave no bundle');
  return bundle.output[0].code;
}

async function importCode(code: string): Promise<Surface> {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-fuzz-'));
  const file = join(folder, 'surface.mjs');
  try {
    writeFileSync(file, code);
    return (await import(pathToFileURL(file).href)) as Surface;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

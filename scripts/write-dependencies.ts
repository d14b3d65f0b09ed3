/**
 * Writes the table of dependencies in docs/choices.md: why each is there, what it weighs, how it is kept up. Weights are those of
 * what is installed (Linux on x64), licences and ranges those of the lock file.
 *
 *   node --import tsx scripts/write-dependencies.ts            writes the table
 *   node --import tsx scripts/write-dependencies.ts --dates    prints when each was last released, as the registry has it
 *   node --import tsx scripts/write-dependencies.ts --check    writes nothing; 1 where a dependency is not in the table with its
 *                                                              version, or the lock file has no checksum of what is installed
 */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What each is for. A dependency without a reason fails the check. */
const REASONS: Readonly<Record<string, string>> = {
  '@hono/node-server': 'puts hono on node:http',
  bullmq: 'the queues: locks, retries, schedules, one inbox a team',
  hono: 'routes of API and pages, typed; no dependencies',
  htmlparser2: 'mends what is no XML, reads pages; ten times as fast as a DOM',
  'iconv-lite': 'the encodings that TextDecoder lacks or reads otherwise',
  ioredis: 'Redis: scripts, pipelines, connectors; the client that BullMQ is made for',
  'ipaddr.js': 'ranges of addresses, in all spellings, for the address guard',
  'js-redis-server': 'a Redis in memory, where no other is; loaded only then',
  pino: 'JSON logs at little cost',
  'probe-image-size': 'the size of a picture from its first bytes; its `sync` entry only',
  'prom-client': 'metrics as Prometheus reads them',
  re2js: "operators' patterns, linear by construction; no compiler, no Node.js 22",
  'robots-parser': 'paths of robots.txt as RFC 9309 has them',
  'rss-parser': 'the parser of most feeds',
  'string-similarity': 'the Dice coefficient, one of the signs that two titles are alike',
  tinypool: 'threads that end with their task; no dependencies',
  tldts: 'the registrable domain of a host',
  ulid: 'story ids that sort by time',
  undici: 'HTTP: limits at connect time, proxies, timeouts a leg',
  yaml: 'configuration with line and column of each value',
  zod: 'schemas of the configuration, and JSON Schema from them',
};

const ROOT = resolve(import.meta.dirname, '..');
const DOC = join(ROOT, 'docs/choices.md');
const [BEGIN, END] = ['<!-- dependencies: scripts/write-dependencies.ts -->', '<!-- end of dependencies -->'];

interface Locked {
  version: string;
  license?: string;
  engines?: { node?: string };
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  integrity?: string;
}

const lock = (
  JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
).packages;
const direct = Object.keys(lock['']?.dependencies ?? {});

/** Where the lock file has what the package at `from` calls `name`: nested, or as far up as it is found. */
function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock[place]) return place;
    if (folder === '') return undefined;
  }
}

/** The places of all packages that one brings along, itself included. */
function broughtBy(place: string, found = new Set<string>()): Set<string> {
  if (found.has(place)) return found;
  found.add(place);
  const { dependencies = {}, optionalDependencies = {} } = lock[place] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const next = placeOf(name, place);
    if (next && isInstalled(next)) broughtBy(next, found);
  }
  return found;
}

function isInstalled(place: string): boolean {
  return lstatSync(join(ROOT, place), { throwIfNoEntry: false }) !== undefined;
}

/** Bytes of a package's own files. */
function sizeOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules')
    .map((entry) => join(folder, entry.name))
    .reduce((sum, path) => sum + (lstatSync(path).isDirectory() ? sizeOf(path) : lstatSync(path).size), 0);
}

const inKilobytes = (bytes: number): string => Math.ceil(bytes / 1000).toLocaleString('en-US');

function lastRelease(name: string): string {
  const answer = execFileSync('npm', ['view', name, 'time', '--json'], { encoding: 'utf8' });
  const times = Object.entries(JSON.parse(answer) as Record<string, string>);
  const releases = times.filter(([version]) => /^\d/.test(version)).map(([, time]) => time.slice(0, 10));
  return releases.toSorted().at(-1) ?? '';
}

/** Rows of the table that stands in the page, by name. */
function readRows(text: string): Map<string, string[]> {
  const table = text.slice(text.indexOf(BEGIN), text.indexOf(END)).split('\n');
  const rows = table.map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return new Map(rows.filter((row) => row.length > 1).map((row) => [row[0] ?? '', row]));
}

function writeRow(name: string): string {
  const place = `node_modules/${name}`;
  const { version = '', license = '', engines } = lock[place] ?? {};
  const brought = [...broughtBy(place)].filter((each) => each !== place);
  const [own, others] = [
    sizeOf(join(ROOT, place)),
    brought.reduce((sum, each) => sum + sizeOf(join(ROOT, each)), 0),
  ];
  const brings = brought.length === 0 ? '–' : `${brought.length}, ${inKilobytes(others)} KB`;
  const node = engines?.node?.replaceAll('|', '\\|') ?? '–';
  const cells = [name, REASONS[name] ?? '', version, `${inKilobytes(own)} KB`, brings, license, node];
  return `| ${cells.join(' | ')} |`;
}

function write(text: string): void {
  const all = new Set(direct.flatMap((name) => [...broughtBy(`node_modules/${name}`)]));
  const total = [...all].reduce((sum, place) => sum + sizeOf(join(ROOT, place)), 0);
  const lines = [
    BEGIN,
    '',
    '| library | what for | version | its own | brings | licence | Node.js |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...direct.toSorted().map(writeRow),
    '',
    `Together, each package counted once: ${all.size} packages, ${(total / 1e6).toFixed(1)} MB.`,
    '',
  ];
  writeFileSync(DOC, text.slice(0, text.indexOf(BEGIN)) + lines.join('\n') + text.slice(text.indexOf(END)));
}

function check(text: string): string[] {
  const rows = readRows(text);
  const untold = direct.filter((name) => rows.get(name)?.[2] !== lock[`node_modules/${name}`]?.version);
  const gone = [...rows.keys()].filter((name) => name in REASONS && !direct.includes(name));
  const unsealed = Object.keys(lock).filter(
    (place) => place !== '' && !lock[place]?.integrity && isInstalled(place),
  );
  return [
    ...direct
      .filter((name) => !REASONS[name])
      .map((name) => `${name} has no reason in scripts/write-dependencies.ts`),
    ...untold.map(
      (name) => `docs/choices.md does not have ${name} with its version: run this script without --check`,
    ),
    ...gone.map((name) => `docs/choices.md has ${name}, which is no dependency any more`),
    ...(unsealed.length > 0
      ? [`package-lock.json has no checksum of what is installed: ${unsealed.slice(0, 3).join(', ')}`]
      : []),
  ];
}

const options = new Set(process.argv.slice(2));
const text = readFileSync(DOC, 'utf8');
if (options.has('--check')) {
  const problems = check(text);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else if (options.has('--dates')) {
  for (const name of direct) process.stdout.write(`${name.padEnd(20)} ${lastRelease(name)}\n`);
} else write(text);

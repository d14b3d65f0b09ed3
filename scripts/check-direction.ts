/**
 * Holds the imports to the one direction the house has (ARCHITECTURE.md), and the PURE folders to being pure.
 * Prints each import that breaks a rule as file:line and exits 1; silent and 0 when all is well.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Which rooms a room may import from, itself left out. `config` lies at the ground. */
const MAY_IMPORT: Record<string, string[]> = {
  bin: ['src/cli'],
  'src/cli': [
    'workers',
    'src/api',
    'src/redis',
    'src/http',
    'src/reader',
    'src/story',
    'src/article',
    'src/feed',
    'src/config',
    'src/consumer',
  ],
  workers: [
    'src/api',
    'src/redis',
    'src/consumer',
    'src/http',
    'src/reader',
    'src/story',
    'src/article',
    'src/feed',
    'src/config',
  ],
  'src/api': ['src/story', 'src/article', 'src/feed', 'src/config'],
  'src/redis': ['src/cluster', 'src/story', 'src/article', 'src/feed', 'src/config'],
  'src/cluster': [],
  'src/http': ['src/story', 'src/article', 'src/feed', 'src/config'],
  'src/reader': ['src/article', 'src/feed', 'src/config'],
  'src/consumer': ['src/cluster', 'src/story', 'src/article', 'src/feed'],
  'src/index.ts': ['src/story', 'src/article', 'src/feed', 'src/config'],
  'src/story': ['src/article', 'src/feed', 'src/config'],
  'src/article': ['src/feed', 'src/config'],
  'src/feed': ['src/config'],
  'src/config': [],
};

const PURE = new Set(['src/feed', 'src/article', 'src/story', 'src/config', 'src/index.ts']);
/** Where a pure room meets the disk. */
const DOORS = new Set(['src/config/read-config.ts']);
/** What reaches the outside world: clocks, network, disk, Redis, logger. */
const IMPURE_PACKAGES =
  /^(node:(?!buffer|util|url|crypto|path|string_decoder)|undici$|ioredis|bullmq|js-redis-server|pino|ulid|hono|@hono\/|prom-client)/;
const IMPURE_GLOBALS =
  /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.(?!versions)|fetch\(|setTimeout\(|setInterval\(|setImmediate\(|randomUUID\(|randomBytes\(|console\.)/;

const importLine =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/;

/** Stands for the line breaks inside one statement while the text is split into lines. */
const FOLD = '\u0000';

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

function roomOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((room) => path === room || path.startsWith(`${room}/`));
}

/** Import statements as whole lines, each with the line number it starts on: a multi-line import is joined first. */
function statementsOf(text: string): { line: number; code: string }[] {
  const joined = text.replace(/\b(import|export)\b\s*(type\s*)?\{[^}]*\}/g, (block) =>
    block.replaceAll('\n', FOLD),
  );
  let line = 1;
  return joined.split('\n').map((raw) => {
    const statement = { line, code: raw.replaceAll(FOLD, ' ') };
    line += 1 + raw.split(FOLD).length - 1;
    return statement;
  });
}

function problemsOf(file: string): string[] {
  const room = roomOf(file);
  if (!room) return [];
  const pure = PURE.has(room) && !DOORS.has(file);
  return statementsOf(readFileSync(join(root, file), 'utf8')).flatMap(({ line, code }) => {
    const found: string[] = [];
    const match = importLine.exec(code);
    const target = match?.[1] ?? match?.[2] ?? match?.[3];
    if (target?.startsWith('.')) {
      const to = roomOf(relative(root, resolve(root, dirname(file), target)));
      if (to && to !== room && !MAY_IMPORT[room]?.includes(to))
        found.push(`${room} may not import from ${to}`);
      if (
        to === 'src/config' &&
        room !== to &&
        pure &&
        !/^\s*(import|export)\s+type\b/.test(code) &&
        !/config\/(schema|defaults)/.test(target)
      )
        found.push('a PURE folder takes only types, schemas and defaults from src/config');
    } else if (target && pure && IMPURE_PACKAGES.test(target))
      found.push(`a PURE folder may not import ${target}`);
    const bare = code
      .replace(/^\s*(\/?\*|\/\/).*/, '')
      .replace(/\/\/ .*/, '')
      .replace(/(['"`])(?:\\.|(?!\1).)*\1/g, "''");
    const global = pure ? IMPURE_GLOBALS.exec(bare) : null;
    if (global) found.push(`a PURE folder may not use ${global[0].replace(/\($/, '')}`);
    return found.map((why) => `${file}:${line}: ${why}`);
  });
}

const problems = ['bin', 'src', 'workers'].flatMap(filesBelow).flatMap(problemsOf);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

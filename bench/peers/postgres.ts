/** A private PostgreSQL on a unix socket, with pg_trgm, where its programs are installed. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** Where Debian and its like keep the programs, one folder a version. */
const DEBIAN = '/usr/lib/postgresql';
const SETTINGS = {
  listen_addresses: '',
  fsync: 'off',
  autovacuum: 'off',
  jit: 'off',
  shared_buffers: '512MB',
  maintenance_work_mem: '512MB',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
};
const START_MS = 20_000;

/** The server has not come up, or said what it should not. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

/** The folder of `initdb` and `postgres`, the newest; undefined where they are not installed. */
export function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).toSorted((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ];
  return folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))));
}

/** A user other than root, which the server refuses to run as; undefined where we are none. */
function humbleUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  const fields = users.map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].flatMap((name) => fields.filter(([own]) => own === name)).at(0);
  return { uid: Number(user?.[2] ?? 65_534), gid: Number(user?.[3] ?? 65_534) };
}

/** A table of titles with a trigram index, as its users make one. */
export class TrigramTable {
  readonly #client: Client;
  #pid = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  async fill(titles: Iterable<string>): Promise<void> {
    const client = this.#client;
    await client.query('CREATE EXTENSION pg_trgm');
    await client.query('CREATE TABLE titles (id serial PRIMARY KEY, title text NOT NULL)');
    let batch: string[] = [];
    const write = () => client.query('INSERT INTO titles (title) SELECT unnest($1::text[])', [batch]);
    for (const title of titles) {
      if (batch.push(title.replaceAll('\0', '')) < 10_000) continue;
      await write();
      batch = [];
    }
    await write();
    await client.query('CREATE INDEX ON titles USING gin (title gin_trgm_ops)');
    await client.query('VACUUM ANALYZE titles');
    await client.query('SET pg_trgm.similarity_threshold = 0.5');
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    this.#pid = rows[0]?.pid ?? 0;
  }

  async search(title: string): Promise<number[]> {
    const { rows } = await this.#client.query<{ id: number }>(
      'SELECT id FROM titles WHERE title % $1 ORDER BY similarity(title, $1) DESC LIMIT 10',
      [title],
    );
    return rows.map(({ id }) => id);
  }

  /** CPU seconds that the server has spent on this table's queries so far, by the kernel's books. */
  cpuSeconds(): number {
    const line = readFileSync(`/proc/${this.#pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }
}

/** Works with a server of our own, which is gone with its data afterwards. */
export async function withPostgres<Result>(
  bin: string,
  work: (table: TrigramTable) => Promise<Result>,
): Promise<Result> {
  const user = humbleUser();
  const folder = await mkdtemp(join(tmpdir(), 'copydesk-pg-'));
  if (user) await chown(folder, user.uid, user.gid);
  let server: ChildProcess | undefined;
  try {
    const data = join(folder, 'data');
    await run(
      join(bin, 'initdb'),
      ['-D', data, '-A', 'trust', '-U', 'bench', '-E', 'UTF8', '--no-sync', '--locale=C.UTF-8'],
      { cwd: folder, ...user },
    );
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(join(bin, 'postgres'), ['-D', data, '-k', folder, ...settings], {
      cwd: folder,
      stdio: 'ignore',
      ...user,
    });
    const client = await connectTo(folder, server);
    try {
      return await work(new TrigramTable(client));
    } finally {
      await client.end();
    }
  } finally {
    if (server && server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function connectTo(folder: string, server: ChildProcess): Promise<Client> {
  for (const end = Date.now() + START_MS; ;) {
    const client = new Client({ host: folder, user: 'bench', database: 'postgres' });
    try {
      await client.connect();
      return client;
    } catch (cause) {
      if (Date.now() > end || server.exitCode !== null)
        throw new PostgresError('the server has not come up', { cause });
      await wait(100);
    }
  }
}

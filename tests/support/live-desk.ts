/** A service in this process on a configuration folder that the test edits while it runs, with a log that can be awaited. */
import { EventEmitter, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { readConfig } from '../../src/config/read-config.ts';
import { connect, type DeskRedis } from '../../src/redis/connect.ts';
import { keysOf, type Keys } from '../../src/redis/keys.ts';
import { startDaemon, type Daemon, type DaemonOptions } from '../../workers/daemon.ts';
import { makeFolder, TEST_NETWORK, type Folder } from './daemon.ts';
import { testConnection, testRedisUrl, uniquePrefix } from './redis.ts';

export interface LogLine {
  level: number;
  msg: string;
  [field: string]: unknown;
}

export interface LiveDesk {
  folder: Folder;
  daemon: Daemon;
  /** The dashboard's address. */
  url: string;
  redis: DeskRedis;
  keys: Keys;
  log: LogLine[];
  /** The first line with these words, of those logged from `since` (an index) on, as soon as it is there. */
  says(words: string, since?: number): Promise<LogLine>;
  /** Writes sources.yaml; a text goes in as it is. */
  writeSources(sources: object[] | string): Promise<void>;
  /** Writes copydesk.yaml: these settings beside those of the test. */
  writeSettings(settings: object): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings copydesk.yaml beside what every test needs. */
export async function startLiveDesk(
  name: string,
  sources: object[],
  settings: object = {},
  options: Partial<DaemonOptions> | ((configFolder: string) => Partial<DaemonOptions>) = {},
): Promise<LiveDesk> {
  const prefix = uniquePrefix(name);
  const base = {
    redis: { url: testRedisUrl(), prefix },
    network: TEST_NETWORK,
    api: { port: 0 },
  };
  const folder = await makeFolder({ ...base, ...settings }, sources);
  const own = typeof options === 'function' ? options(folder.config) : options;
  const read = own.readConfig ?? (() => readConfig(folder.config, {}));
  const first = read();
  if (!first.ok) throw new Error(`the test's configuration is wrong: ${first.problems[0]?.message}`);
  const heard = new EventEmitter();
  const log: LogLine[] = [];
  const logger = pino(
    { level: 'info' },
    {
      write(line: string) {
        log.push(JSON.parse(line) as LogLine);
        heard.emit('line');
      },
    },
  );
  const redis = connect(testConnection());
  const daemon = await startDaemon({
    config: first.config,
    readConfig: read,
    dataDir: folder.data,
    env: {},
    log: logger,
    ...own,
  });
  return {
    folder,
    daemon,
    url: daemon.url ?? '',
    redis,
    keys: keysOf(prefix),
    log,
    async says(words, since = 0) {
      for (;;) {
        const line = log.slice(since).find(({ msg }) => msg.includes(words));
        if (line) return line;
        await once(heard, 'line');
      }
    },
    writeSources: (text) =>
      writeFile(
        join(folder.config, 'sources.yaml'),
        typeof text === 'string' ? text : stringify({ sources: text }),
      ),
    writeSettings: (more) =>
      writeFile(join(folder.config, 'copydesk.yaml'), stringify({ ...base, ...settings, ...more })),
    async stop() {
      await daemon.stop();
      redis.disconnect();
      await folder.remove();
    },
  };
}

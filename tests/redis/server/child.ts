/** A process that tests may kill: `redis DIR` opens the desk's Redis and writes a key, `lock DIR` takes the folder. */
import { Redis } from 'ioredis';
import { lockFolder } from '../../../src/redis/server/lock-folder.ts';
import { openRedis } from '../../../src/redis/server/open-redis.ts';

const silent = { info: () => {}, warn: () => {} };
const [what, dataDir = ''] = process.argv.slice(2);

if (what === 'redis') {
  const opened = await openRedis({ dataDir, env: process.env, log: silent });
  const redis = new Redis(opened.connection);
  await redis.set('written by', 'the child');
  process.stdout.write(`${/process_id:(\d+)/.exec(await redis.info('server'))?.[1]}\n`);
} else {
  const lock = await lockFolder(dataDir, { log: silent });
  process.stdout.write(`${lock.held ? process.pid : 'held'}\n`);
}
setInterval(() => {}, 60_000);

/**
 * A merge worker that starts: it folds the log into its window, and says as JSON what that took. In a process of its own,
 * so that the memory is the window's. Arguments: the socket of the Redis and the prefix of the keys.
 */
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import { openDesk } from '../../workers/open-desk.ts';
import { Merger } from '../../workers/merge/merger.ts';
import type { CatchUp } from '../rebuild.ts';

const [, , socket = '', prefix = ''] = process.argv;
const config = defaultConfig(process.cwd());
config.redis = { url: `unix://${socket}`, prefix };
const desk = await openDesk({
  config,
  dataDir: process.cwd(),
  env: {},
  log: pino({ level: 'silent' }),
  metrics: createMetrics({ version: 'bench' }),
  exclusive: false,
});
const merger = new Merger(desk);
const [cpu, start] = [process.cpuUsage(), performance.now()];
await merger.catchUp();
const wallS = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const taken: CatchUp = {
  articles: merger.window.size,
  wallS,
  cpuS: (user + system) / 1e6,
  peakRssMb: process.resourceUsage().maxRSS / 1024,
  estimatedMb: merger.window.memoryBytes / 2 ** 20,
};
process.stdout.write(`${JSON.stringify(taken)}\n`);
await desk.close();

/** The desk of the soak: its merge and publish workers as they are, in simulated time. Answers each message with a sample. */
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import { startMerge } from '../../workers/merge.ts';
import { openDesk } from '../../workers/open-desk.ts';
import { startPublish } from '../../workers/publish.ts';
import { inSimulatedTime, installClock } from './clock.ts';
import type { DeskSample, Task } from './messages.ts';

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const clock = installClock(task.time);
const config = defaultConfig(tmpdir());
config.redis = { url: `unix://${task.socket}`, prefix: task.prefix };
config.window.days = task.windowDays;
for (const output of config.outputs) output.maxUnread = task.maxUnread;
const opened = await openDesk({
  config,
  dataDir: tmpdir(),
  env: {},
  log: pino({ level: 'silent' }),
  metrics: createMetrics({ version: 'bench' }),
  exclusive: false,
});
const redis = inSimulatedTime(opened.redis, clock);
const desk = new Proxy(opened, {
  get: (target, name) => (name === 'redis' ? redis : (Reflect.get(target, name, target) as unknown)),
});
const merge = await startMerge(desk);
const publish = startPublish(desk);

function sample(): DeskSample {
  const { rss } = process.memoryUsage();
  globalThis.gc?.();
  const after = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    rss,
    rssAfterGc: after.rss,
    heapAfterGc: after.heapUsed + after.external,
    handles: process.getActiveResourcesInfo().length,
    window: merge.window.size,
    windowBytes: merge.window.memoryBytes,
    cpuS: (user + system) / 1e6,
  };
}

process.on('message', (asked) => {
  if (asked === 'sample') process.send?.(sample());
  if (asked === 'stop')
    void Promise.all([merge.stop(), publish.stop()])
      .then(() => opened.close())
      .then(() => process.disconnect());
});
process.send?.('ready');

import { spawnSync } from 'node:child_process';
import { cpus, loadavg, platform, totalmem } from 'node:os';

/** One line about where the figures come from: processor, memory, versions, and how busy the machine was as it began. */
export function describeMachine(): string {
  const [first] = cpus();
  const redis = /v=(\S+)/.exec(
    spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).stdout ?? '',
  )?.[1];
  return [
    `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    platform(),
    `Node.js ${process.versions.node}`,
    redis === undefined ? 'no redis-server' : `redis-server ${redis}`,
    `load ${loadavg()[0]?.toFixed(1)}`,
  ].join(', ');
}

import { createMetrics } from '../api/metrics.ts';
import type { Config } from '../config/types.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import type { Invocation } from './command.ts';
import { dataFolder } from './load.ts';
import { createLog } from './log.ts';

/** Opens the desk for a command that may run beside the service: it shares the data folder and waits for Redis only so long. */
export function openBeside(config: Config, invocation: Invocation, logLevel: string): Promise<OpenDesk> {
  return openDesk({
    config,
    dataDir: dataFolder(invocation),
    env: invocation.env,
    log: createLog(logLevel, invocation),
    metrics: createMetrics(),
    exclusive: false,
  });
}

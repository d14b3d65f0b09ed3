import { createMetrics } from '../api/metrics/metrics.ts';
import type { Config } from '../config/types.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { readVersion } from '../../workers/process/version.ts';
import { printLine, type Invocation } from './command.ts';
import { dataFolder } from './load.ts';
import { createLog } from './log.ts';

/**
 * Opens the desk for a command that may run beside the service: it shares the data folder and waits for Redis only so long.
 * @param what `pass` for one that does the service's work by itself (`once`): it needs no data from before, so that it may
 * have a Redis in its own memory, and leads older data up. `question` for all that ask of the service or look at its data.
 */
export function openBeside(
  config: Config,
  invocation: Invocation,
  logLevel: string,
  what: 'pass' | 'question' = 'question',
): Promise<OpenDesk> {
  return openDesk({
    config,
    dataDir: dataFolder(invocation),
    env: invocation.env,
    log: createLog(logLevel, invocation),
    metrics: createMetrics({ version: readVersion() }),
    exclusive: false,
    embedded: what === 'pass' ? 'own' : 'none',
    // What only asks may run beside an older service, which would go on with data that it does not know.
    migrates: what === 'pass',
    tellWait: (line) => printLine(invocation.stderr, line),
  });
}

import { setTimeout as pause } from 'node:timers/promises';
import type { SourceTrial } from '../api/operate-types.ts';
import type { Config, Source } from '../config/types.ts';
import { ROLES, startDaemon, type RoleName } from '../../workers/daemon.ts';
import { optionText, UsageError, type Command, type Invocation } from './command.ts';
import { CONFIG_OPTION, dataFolder, loadWithWarnings, readConfigOf, secretFiles } from './load.ts';
import { createLog } from './log.ts';
import { examine } from './source/examine.ts';

/** A stop that comes before the start is over waits so long for it: it may be waiting for a Redis that is away. */
const STARTED_WITHIN_MS = 3000;

export const run: Command = {
  name: 'run',
  usage: '[--config DIR] [--only ROLE,ROLE]',
  details: [
    'SIGTERM or Ctrl-C stops it in order: new work is refused, what is under way ends, within 20 s. A second one ends it',
    'at once; nothing that was accepted is lost either way.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    only: {
      type: 'string',
      value: 'ROLE,ROLE',
      help: `some of the roles ${ROLES.join(', ')}; without it one process has them all`,
    },
  },
  takes: {
    most: 0,
    otherwise: 'name roles with --only ROLE,ROLE, and the configuration folder with --config DIR',
  },

  async run(invocation) {
    const only = rolesOf(invocation);
    const { config, warnings } = loadWithWarnings(invocation);
    const log = createLog(config.logLevel, invocation);
    const stop = untilSignal();
    const starting = startDaemon({
      config,
      warnings,
      readConfig: () => readConfigOf(invocation),
      alsoWatched: secretFiles(invocation.env),
      trySource,
      dataDir: dataFolder(invocation),
      env: invocation.env,
      log,
      ...(only && { only }),
    });
    await Promise.race([starting, stop]);
    const signal = await stop;
    log.info({ signal }, 'stopping; a second signal ends it at once');
    const daemon = await Promise.race([starting, pause(STARTED_WITHIN_MS, undefined)]);
    const stopped = (await daemon?.stop()) ?? false;
    log.info('stopped');
    // Not left to the event loop: the embedded Redis leaves timers of several seconds behind, and what did not end within
    // the deadline would never end. The log is written synchronously, and nothing accepted is lost.
    process.exit(stopped ? 0 : 1);
  },
};

const SHOWN_ITEMS = 5;

/** As `source test`, for the page of a source. */
async function trySource(source: Source, config: Config): Promise<SourceTrial> {
  const { examination } = await examine(source, config, { items: SHOWN_ITEMS });
  return examination;
}

function rolesOf(invocation: Invocation): RoleName[] | undefined {
  const text = optionText(invocation, 'only');
  if (text === undefined) return undefined;
  return text.split(',').map((word) => {
    const role = ROLES.find((known) => known === word.trim());
    if (!role) throw new UsageError(`--only: "${word}" is no role; there are ${ROLES.join(', ')}`);
    return role;
  });
}

/** Resolves at the first signal; the second ends the process on the spot. */
function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let told = false;
    const hear = (signal: NodeJS.Signals) => {
      if (told) process.exit(signal === 'SIGINT' ? 130 : 143);
      told = true;
      resolve(signal);
    };
    process.on('SIGTERM', hear);
    process.on('SIGINT', hear);
  });
}

import type { Config } from '../config/types.ts';
import { hideInUrls } from '../http/redact-url.ts';
import { jsonLine, NO_WORDS, type Command, type Invocation } from './command.ts';
import { checkDesk } from './doctor/desk.ts';
import { bad, type Finding } from './doctor/finding.ts';
import { checkHosts } from './doctor/hosts.ts';
import { checkConfig, checkDataFolder, checkNode } from './doctor/machine.ts';
import { checkServer } from './doctor/redis.ts';
import { CONFIG_OPTION, configFolder, dataFolder, readConfigOf } from './load.ts';
import { openBeside } from './open-beside.ts';
import { padded, screenOn } from './source/screen.ts';

export const doctor: Command = {
  name: 'doctor',
  usage: '[--config DIR] [--hosts] [--json]',
  details: [
    'Looks at Node.js, the configuration, the data folder, Redis (version, persistence, eviction, memory, clock), whether a',
    'service runs, queues, outputs, dead letters, failing and silent sources. Changes nothing. Each line is ok, warn or bad; exit',
    '1 if any is bad.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    hosts: { type: 'boolean', help: 'also try to connect to the host of every enabled source' },
    json: { type: 'boolean', help: 'lines of JSON' },
  },
  takes: NO_WORDS,

  async run(invocation) {
    const tell = teller(invocation);
    let isBad = false;
    for await (const findings of examine(invocation)) {
      for (const finding of findings) tell(finding);
      isBad ||= findings.some(({ level }) => level === 'bad');
    }
    return isBad ? 1 : 0;
  },
};

/** Each part as soon as it is known: what is wrong with Redis may take a while to find out. */
async function* examine(invocation: Invocation): AsyncGenerator<Finding[]> {
  yield [checkNode(process.versions.node)];
  const result = readConfigOf(invocation);
  if (result.ok) hideInUrls(result.secrets);
  yield checkConfig(configFolder(invocation), result);
  yield checkDataFolder(dataFolder(invocation));
  if (!result.ok) return;
  yield* examineRedis(result.config, invocation);
  if (invocation.options['hosts'] === true) yield checkHosts(result.config);
}

async function* examineRedis(config: Config, invocation: Invocation): AsyncGenerator<Finding[]> {
  let desk;
  try {
    desk = await openBeside(config, invocation, 'silent');
  } catch (error) {
    // The errors of opening are named, and say what to do.
    yield [bad('redis', error instanceof Error ? error.message : String(error))];
    return;
  }
  try {
    yield await checkServer(desk);
    yield await checkDesk(desk);
  } finally {
    await desk.close();
  }
}

const COLOURS = { ok: 'green', warn: 'yellow', bad: 'red' } as const;
/** The longest name of a check, and a blank. */
const COLUMN = 16;

function teller(invocation: Invocation): (finding: Finding) => void {
  const screen = screenOn(invocation.stdout, invocation);
  if (invocation.options['json'] === true) return (finding) => screen.line(jsonLine(finding));
  return ({ check, level, found, advice }) => {
    screen.line(
      `${screen.paint(COLOURS[level], padded(level, 6))}${screen.paint('dim', padded(check, COLUMN))}${screen.paint('bold', found)}`,
    );
    if (advice) screen.line(`${' '.repeat(6 + COLUMN)}${screen.paint('dim', `→ ${advice}`)}`);
  };
}

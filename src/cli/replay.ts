import { replay as runReplay, type Replay } from '../../workers/publish/replay.ts';
import type { Config, Output } from '../config/types.ts';
import {
  harmless,
  jsonLine,
  NO_WORDS,
  optionText,
  print,
  UsageError,
  type Command,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';

/** Characters; it goes out with every message. */
const LONGEST_REASON = 200;

export const replay: Command = {
  name: 'replay',
  usage: '--since TIME [--output NAME] [--reason TEXT] [--json] [--config DIR]',
  details: [
    'Sends the last message of every story, or its tombstone, once more to the outputs that carry it, flagged as a replay.',
    'Consumers take replays only where they were told to. The service may run meanwhile. An output that is paused is waited for',
    'as long as it is being read; exit 1 if one was given up.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    since: {
      type: 'string',
      value: 'TIME',
      help: 'messages that are not older: a time (2024-05-01T12:00:00Z) or how long ago (90m, 24h, 7d)',
    },
    output: { type: 'string', value: 'NAME', help: 'only this output' },
    reason: { type: 'string', value: 'TEXT', help: 'goes out with each message' },
    json: { type: 'boolean', help: 'say what was done as a line of JSON' },
  },
  takes: NO_WORDS,

  async run(invocation) {
    const since = readSince(optionText(invocation, 'since'), Date.now());
    const reason = readReason(optionText(invocation, 'reason'));
    const config = loadConfig(invocation);
    const outputs = outputsOf(config, optionText(invocation, 'output'));
    const desk = await openBeside(config, invocation, 'warn');
    try {
      const done = await runReplay(desk, { since, reason, outputs }, progress(invocation));
      print(invocation.stdout, invocation.options['json'] === true ? jsonLine(done) : asText(done));
      return done.outputs.some(({ stopped }) => stopped !== undefined) ? 1 : 0;
    } finally {
      await desk.close();
    }
  },
};

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** In ms. Throws UsageError. */
export function readSince(text: string | undefined, now: number): number {
  const ago = /^(\d{1,6})([smhd])$/.exec(text ?? '');
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/.test(text ?? '');
  const since = ago
    ? now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? NaN)
    : Date.parse(isTime ? (text ?? '') : '');
  if (Number.isNaN(since))
    throw new UsageError(
      '--since takes a time with its zone (2024-05-01T12:00:00Z), a day, or how long ago (90m, 24h, 7d)',
    );
  if (since > now) throw new UsageError('--since is in the future');
  return since;
}

function readReason(text = 'asked for by the operator'): string {
  const reason = text.trim();
  if (reason === '' || reason.length > LONGEST_REASON)
    throw new UsageError(`--reason takes 1 to ${LONGEST_REASON} characters`);
  return reason;
}

function outputsOf({ outputs }: Config, name: string | undefined): readonly Output[] {
  const wanted = outputs.filter((output) => name === undefined || output.name === name);
  if (wanted.length > 0) return wanted;
  const names = [...new Set(outputs.map((output) => output.name))].join(', ');
  throw new UsageError(
    name === undefined
      ? 'copydesk.yaml has no outputs'
      : `there is no output "${name}" in copydesk.yaml: it has ${names}`,
  );
}

function asText({ id, stories, tombstones, since, outputs }: Replay): string {
  return [
    `replay ${id}: ${stories} stories since ${since}, ${tombstones} of them retracted`,
    ...outputs.map(
      ({ type, name, messages, stopped }) =>
        `  ${type} ${name}: ${messages} messages${stopped ? `, and not all (${stopped})` : ''}`,
    ),
  ]
    .map(harmless)
    .join('\n');
}

/** A bar where someone watches; nothing otherwise. */
function progress({ stderr }: Invocation): (looked: number, of: number) => void {
  if (!stderr.isTTY) return () => {};
  const width = 24;
  return (looked, of) => {
    const filled = of === 0 ? width : Math.round((looked / of) * width);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
    const line = `${bar} ${looked}/${of} stories`.slice(0, (stderr.columns ?? 80) - 1);
    stderr.write(`\r\u001b[K${line}${looked === of ? '\r\u001b[K' : ''}`);
  };
}

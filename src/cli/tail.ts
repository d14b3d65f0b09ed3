import { tailStream } from '../consumer/index.ts';
import { jsonLine, optionText, print, UsageError, type Command } from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';

export const tail: Command = {
  name: 'tail',
  usage: '[--config DIR] [--output NAME] [--from start|now|ID]',
  details: [
    'Follows an output stream and prints each message as a line of JSON. It only looks: nothing is taken from any queue and no',
    'consumer misses anything. Ctrl-C ends it.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    output: {
      type: 'string',
      value: 'NAME',
      help: 'the output stream to follow (default: the first in copydesk.yaml)',
    },
    from: {
      type: 'string',
      value: 'start|now|ID',
      help: 'begin with all that the stream still holds, with what comes (the default), or after this entry',
    },
  },
  takes: { most: 0, otherwise: 'name a stream with --output NAME' },

  async run(invocation) {
    const config = loadConfig(invocation);
    const streams = config.outputs.filter(({ type }) => type === 'stream').map(({ name }) => name);
    const output = optionText(invocation, 'output') ?? streams[0];
    if (output === undefined || !streams.includes(output))
      throw new UsageError(
        `there is no output stream ${output ? `"${output}"` : ''} in copydesk.yaml (outputs: type: stream)`,
      );
    const desk = await openBeside(config, invocation, 'warn');
    const ending = new AbortController();
    process.once('SIGINT', () => ending.abort());
    process.once('SIGTERM', () => ending.abort());
    try {
      const messages = tailStream({
        redis: desk.connection,
        prefix: config.redis.prefix,
        stream: output,
        from: startOf(optionText(invocation, 'from') ?? 'now'),
        signal: ending.signal,
      });
      for await (const message of messages) print(invocation.stdout, jsonLine(message));
      return 0;
    } finally {
      await desk.close();
    }
  },
};

function startOf(from: string): string {
  if (from === 'now') return '$';
  if (from === 'start') return '0';
  if (/^\d+(-\d+)?$/.test(from)) return from;
  throw new UsageError('--from takes start, now, or the id of a stream entry');
}

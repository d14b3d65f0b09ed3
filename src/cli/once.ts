import type { FileHandle } from 'node:fs/promises';
import { once as event } from 'node:events';
import { finished } from 'node:stream/promises';
import { runOnce, type OncePass, type Polled } from '../../workers/once.ts';
import {
  jsonLine,
  optionText,
  print,
  printLine,
  type Command,
  type ExitCode,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';
import { emptied, openOutput } from './output-file.ts';

export const once: Command = {
  name: 'once',
  usage: '[--config DIR] [--out FILE] [--strict]',
  details: [
    'Fetches all enabled sources, merges and publishes what is new, and prints the current story of each fetched article as one',
    'line of JSON, whether it changed or not. A `secured` payload is printed only where an output of the configuration carries',
    'it. Exit 1 if every source failed.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    out: {
      type: 'string',
      short: 'o',
      value: 'FILE',
      help: 'write the stories to this file, and not to stdout',
    },
    strict: { type: 'boolean', help: 'exit 1 if any source failed' },
  },
  takes: { most: 0, otherwise: 'name the configuration folder with --config DIR' },

  async run(invocation) {
    const config = loadConfig(invocation);
    const total = config.sources.filter(({ enabled }) => enabled).length;
    if (total === 0) {
      print(
        invocation.stderr,
        'copydesk once: no source is enabled in sources.yaml: there is nothing to fetch',
      );
      return 1;
    }
    const level = invocation.env['LOG_LEVEL'] ? config.logLevel : 'warn';
    const file = optionText(invocation, 'out');
    const out = file === undefined ? undefined : await openOutput(file);
    const desk = await openBeside(config, invocation, level, 'pass');
    try {
      const pass = await runOnce(desk, progress(total, invocation));
      try {
        await writeStories(pass, out, invocation);
      } finally {
        await pass.close();
      }
      return judge(pass.polled, invocation);
    } finally {
      await desk.close();
    }
  },
};

/** @param file in place of stdout */
async function writeStories(
  pass: OncePass,
  file: FileHandle | undefined,
  { stdout }: Invocation,
): Promise<void> {
  const out = file === undefined ? stdout : (await emptied(file)).createWriteStream();
  for await (const story of pass.stories) {
    if (!out.write(`${jsonLine(story)}\n`)) await event(out, 'drain');
  }
  if (file === undefined) return;
  out.end();
  await finished(out);
}

/** A bar where someone watches; nothing otherwise. */
function progress(total: number, { stderr }: Invocation): (polled: Polled) => void {
  let done = 0;
  if (!stderr.isTTY) return () => {};
  return ({ source }) => {
    done++;
    const width = 24;
    const filled = Math.round((done / total) * width);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
    const line = `${bar} ${done}/${total} ${source.id}`;
    stderr.write(
      `\r\u001b[K${line.slice(0, (stderr.columns ?? 80) - 1)}${done === total ? '\r\u001b[K' : ''}`,
    );
  };
}

function judge(polled: Polled[], invocation: Invocation): ExitCode {
  const failed = polled.filter(({ ok }) => !ok);
  for (const { source, outcome, detail } of failed)
    printLine(invocation.stderr, `${source.id}: ${outcome}${detail ? `: ${detail}` : ''}`);
  const allFailed = failed.length === polled.length;
  return allFailed || (failed.length > 0 && invocation.options['strict'] === true) ? 1 : 0;
}

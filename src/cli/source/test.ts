import {
  harmless,
  jsonLine,
  optionText,
  print,
  UsageError,
  type Command,
  type Invocation,
} from '../command.ts';
import { CONFIG_OPTION } from '../load.ts';
import { examine } from './examine.ts';
import { findSource, kindOption } from './find-source.ts';
import { fit, screenOn } from './screen.ts';
import { showExamination } from './show.ts';

export const testSource: Command = {
  name: 'source test',
  usage: 'URL|ID [--kind feed|sitemap|json] [--config DIR] [--items N] [--json]',
  details: [
    'Fetches an address, or a configured source with its credentials, rules and mapping, as the service would at its first',
    'poll, and prints the answer, what was read, the first items, how often it would be polled, and what speaks against it. The',
    'address of a page that names its feed will do. Nothing is kept. As text on a terminal, as one line of JSON elsewhere. Exit',
    '1 if it cannot be read.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    kind: {
      type: 'string',
      short: 'k',
      value: 'KIND',
      help: 'read the address as this: feed, sitemap or json',
    },
    items: { type: 'string', short: 'n', value: 'N', help: 'show so many items (default 5)' },
    json: { type: 'boolean', help: 'a line of JSON, also on a terminal' },
  },
  takes: { most: 1, otherwise: 'one source at a time' },

  async run(invocation) {
    const [word] = invocation.words;
    if (word === undefined) throw new UsageError('name one address, or one source by its id');
    const items = itemsOption(invocation);
    const kind = kindOption(invocation, 'feed', 'sitemap', 'json');
    const { source, config, isConfigured } = findSource(word, kind, invocation);
    const { examination } = await watched(invocation, (onAsk) => examine(source, config, { items, onAsk }));
    const { sourceId: _draft, ...rest } = examination;
    const seen = isConfigured ? examination : rest;
    if (invocation.options['json'] === true || !invocation.stdout.isTTY)
      print(invocation.stdout, jsonLine(seen));
    else showExamination(seen, screenOn(invocation.stdout, invocation));
    return seen.readable ? 0 : 1;
  },
};

const MOST_ITEMS = 10_000;

function itemsOption(invocation: Invocation): number {
  const text = optionText(invocation, 'items') ?? '5';
  if (!/^\d{1,5}$/.test(text) || Number(text) > MOST_ITEMS)
    throw new UsageError(`--items takes a number from 0 to ${MOST_ITEMS}`);
  return Number(text);
}

/** Does something that asks addresses, and says on a terminal which one it waits for. */
export async function watched<T>(
  { stderr }: Pick<Invocation, 'stderr'>,
  work: (onAsk: (url: string) => void) => Promise<T>,
): Promise<T> {
  if (!stderr.isTTY) return work(() => {});
  try {
    return await work((url) => {
      stderr.write(`\r\u001b[K${fit(`asking ${harmless(url)}`, (stderr.columns ?? 80) - 1)}`);
    });
  } finally {
    stderr.write('\r\u001b[K');
  }
}

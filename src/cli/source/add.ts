import { addSources, type NewSource } from '../../config/edit-sources.ts';
import { optionText, print, printLine, UsageError, type Command, type Invocation } from '../command.ts';
import { CONFIG_OPTION } from '../load.ts';
import { examine } from './examine.ts';
import { draftSource, kindOption, readAddress, type GivenAddress, type NewKind } from './find-source.ts';
import { createIdGiver } from './id.ts';
import { categoryFrom, nameFrom } from './names.ts';
import { screenOn } from './screen.ts';
import { showExamination } from './show.ts';
import { addressKey, configWith, readSourcesFile, replaceSources, type SourcesFile } from './sources-file.ts';
import { watched } from './test.ts';

export const addSource: Command = {
  name: 'source add',
  usage: 'URL [--id ID] [--name NAME] [--category C] [--kind feed|sitemap] [--no-test] [--config DIR]',
  details: [
    'Asks the address once. Of a page the feed that it names is taken. What can be read is put at the end of sources.yaml, whose',
    'comments and layout stay as they are; the lines that were added are printed. An address may hold ${NAME} (in single quotes,',
    'so that the shell leaves it alone): so it stands in the file. Exit 1 if it cannot be read, or is there already; nothing is',
    'changed then.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    id: { type: 'string', value: 'ID', help: 'its id (default: made of the title or the host)' },
    name: { type: 'string', value: 'NAME', help: 'the name of the source' },
    category: { type: 'string', value: 'C', help: 'the category of its articles' },
    kind: { type: 'string', short: 'k', value: 'KIND', help: 'what it is: feed or sitemap' },
    'no-test': { type: 'boolean', help: 'add the address as it is, unasked' },
  },
  takes: { most: 1, otherwise: 'one address at a time' },

  async run(invocation) {
    const [word] = invocation.words;
    if (word === undefined) throw new UsageError('name one address');
    const kind = kindOption(invocation, 'feed', 'sitemap');
    const file = readSourcesFile(invocation);
    const given = readAddress(word, file, invocation);
    refuseKnown(given.url, file);
    const tested = invocation.options['no-test'] === true ? {} : await test(given, kind, file, invocation);
    if (tested === undefined) return 1;
    const entry = entryOf(given, kind, tested, file, invocation);
    const { text, added } = addSources(file.text, [entry]);
    configWith(file, text, invocation);
    await replaceSources(file, text);
    for (const line of added.trimEnd().split('\n')) printLine(invocation.stdout, line);
    printLine(invocation.stderr, `added ${entry.id} to ${file.name}; a running copydesk takes it in at once`);
    return 0;
  },
};

/** The address is that of a source already. */
export class KnownAddressError extends Error {
  override readonly name = 'KnownAddressError';
}

function refuseKnown(url: string, { addresses, name }: SourcesFile): void {
  const id = addresses.get(addressKey(url));
  if (id !== undefined) throw new KnownAddressError(`that address is in ${name} already, as ${id}`);
}

interface Tested {
  /** The feed that the page at the given address names. */
  discovered?: string;
  title?: string;
}

/** Undefined where it cannot be read, which has been said then. */
async function test(
  given: GivenAddress,
  kind: NewKind | undefined,
  file: SourcesFile,
  invocation: Invocation,
): Promise<Tested | undefined> {
  const { source, config } = draftSource(given, kind, file, invocation);
  const { examination, ...tested } = await watched(invocation, (onAsk) =>
    examine(source, config, { items: 0, onAsk }),
  );
  const { sourceId: _draft, ...seen } = examination;
  showExamination(seen, screenOn(invocation.stderr, invocation), { brief: true });
  print(invocation.stderr, '');
  if (!seen.readable) {
    printLine(
      invocation.stderr,
      'copydesk source add: nothing was added (--no-test adds an address unasked)',
    );
    return undefined;
  }
  if (tested.discovered !== undefined) refuseKnown(tested.discovered, file);
  return tested;
}

function entryOf(
  given: GivenAddress,
  kind: NewKind | undefined,
  { discovered, title }: Tested,
  { ids }: SourcesFile,
  invocation: Invocation,
): NewSource {
  const url = discovered ?? given.written;
  const name = optionText(invocation, 'name');
  const id = optionText(invocation, 'id');
  const category = optionText(invocation, 'category');
  return {
    id: id ?? createIdGiver(new Set(ids)).propose(name ?? title, discovered ?? given.url),
    ...(kind && { kind }),
    url,
    // What a page names is no text of the operator's.
    variables: discovered === undefined,
    ...(name === undefined ? nameFrom(title) : { name }),
    ...(category !== undefined && categoryFrom(category)),
  };
}

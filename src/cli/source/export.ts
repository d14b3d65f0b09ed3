import { parse } from 'yaml';
import type { Config, FeedSource } from '../../config/types.ts';
import { writeOpml, type OpmlOutline } from '../../feed/opml.ts';
import { NO_WORDS, printLine, type Command, type Invocation } from '../command.ts';
import { CONFIG_OPTION } from '../load.ts';
import { publicAddress } from './public-address.ts';
import { configWith, readSourcesFile } from './sources-file.ts';

export const exportSources: Command = {
  name: 'source export',
  usage: '[--all] [--config DIR]',
  details: [
    'Prints the enabled feeds as OPML 2.0, in folders by category. Credentials stay here: what an address has of them, or takes',
    'from the environment, is left out, and said on stderr.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    all: { type: 'boolean', help: 'also the feeds that are turned off' },
  },
  takes: NO_WORDS,

  async run(invocation) {
    const file = readSourcesFile(invocation);
    const config = configWith(file, file.text, invocation);
    const wanted = config.sources.filter(({ enabled }) => enabled || invocation.options['all'] === true);
    const feeds = wanted.filter((source) => source.kind === 'feed');
    const outlines = outlinesOf(feeds, writtenAddresses(file.text), invocation);
    invocation.stdout.write(writeOpml({ title: titleOf(config), outlines }));
    const others = wanted.length - feeds.length;
    if (others > 0)
      printLine(
        invocation.stderr,
        `${others} ${others === 1 ? 'source is' : 'sources are'} no feed and not on the list`,
      );
    return 0;
  },
};

/** By id, the addresses as they stand in the file: what the environment puts in is not for others. */
function writtenAddresses(text: string): Map<string, string> {
  const { sources = [] } = (parse(text) ?? {}) as { sources?: { id: string; url?: string }[] };
  return new Map(sources.map(({ id, url = '' }) => [id, url]));
}

function outlinesOf(
  feeds: FeedSource[],
  written: Map<string, string>,
  { stderr }: Invocation,
): OpmlOutline[] {
  return feeds.flatMap(({ id, name, provider, category, language }) => {
    const address = publicAddress(written.get(id) ?? '');
    if (!address) {
      printLine(
        stderr,
        `${id} is not on the list: there is a secret, or a variable, in the path of its address`,
      );
      return [];
    }
    if (address.isCut) printLine(stderr, `${id} is on the list without the secrets in its address`);
    return {
      url: address.url,
      title: name ?? provider?.name ?? id,
      folder: category === undefined ? [] : [category],
      ...(language && { language }),
    };
  });
}

function titleOf({ desk }: Config): string {
  return desk === 'copydesk' ? 'Sources of copydesk' : `Sources of copydesk ${desk}`;
}

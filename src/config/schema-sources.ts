/** config/sources.yaml: the sources, and what they have in common. */
import { z } from 'zod';
import * as names from './schema-names.ts';
import {
  choice,
  duration,
  listOf,
  mapping,
  section,
  slug,
  text,
  truth,
  wholeNumber,
} from './schema-values.ts';

/** What holds for a source when neither it nor `defaults` says otherwise. */
export const SOURCE_DEFAULTS = {
  feed: { interval: '15m', backfill: '24h', maxItems: 500 },
  documents: { interval: '5m', backfill: 'all', maxItems: 10_000 },
} as const;

type Kind = keyof typeof SOURCE_DEFAULTS;

/** `standard` is what editors and docs show as the default where the schema itself leaves a key out. */
const shown = (kind: Kind | undefined, key: keyof (typeof SOURCE_DEFAULTS)['feed']) =>
  kind ? { standard: SOURCE_DEFAULTS[kind][key] } : {};

/** Keys that a source and `defaults` share. */
const common = (kind?: Kind) => ({
  category: text('a category', 64)
    .exactOptional()
    .describe(
      "The articles' category. Without it the feed's first category that topics.yaml maps, else news.",
    ),
  language: names
    .language()
    .exactOptional()
    .describe(
      'BCP 47 tag, where neither feed nor item names a language. Without it the language is detected.',
    ),
  timeZone: names
    .timeZone()
    .exactOptional()
    .describe('IANA time zone of dates that name none.')
    .meta({ standard: 'UTC' }),
  topics: listOf(text('a topic', 100), 100).exactOptional().describe('Added to every article.'),
  priority: wholeNumber(-100, 100)
    .exactOptional()
    .describe('Which copy leads when several tell one story: the higher wins.')
    .meta({ standard: 0 }),
  interval: duration('1m', '7d')
    .exactOptional()
    .describe('Time between polls.')
    .meta(shown(kind, 'interval')),
  backfill: choice('none', '24h', 'all')
    .exactOptional()
    .describe(
      'How much of the backlog the first poll publishes; the rest is known to matching and goes out only if its story does.',
    )
    .meta(shown(kind, 'backfill')),
  maxItems: wholeNumber(1, 100_000)
    .exactOptional()
    .describe('Items read from one fetch, in the order of the document.')
    .meta(shown(kind, 'maxItems')),
  rights: mapping({
    excerptMax: wholeNumber(0, 300)
      .exactOptional()
      .describe('Characters of excerpt that may be passed on.')
      .meta({ standard: 300 }),
    images: truth().exactOptional().describe('Whether image URLs may be passed on.').meta({ standard: true }),
    redistribute: truth()
      .exactOptional()
      .describe('Whether articles may appear in our own feeds (/feed.xml, /feed.json).')
      .meta({ standard: true }),
  })
    .exactOptional()
    .describe('What the publisher lets us pass on.'),
});

const identity = {
  id: slug('an id').describe('Names the source for good: articles, state and filters hang on it.'),
  enabled: truth().prefault(true).describe('Whether it is polled.'),
  name: text('a name', 200).exactOptional().describe('For people to read.'),
  provider: mapping({
    name: text('a name', 200).exactOptional().describe("The publisher's name."),
    domain: names.domain().exactOptional().describe("The publisher's registrable domain."),
  })
    .exactOptional()
    .describe("The publisher, where an item's own link or notice does not tell."),
};

const feed = mapping({
  ...identity,
  kind: z
    .literal('feed')
    .exactOptional()
    .describe('RSS, Atom, RDF or JSON Feed at a URL.')
    .meta({ standard: 'feed' }),
  url: names
    .webUrl('an http or https URL; a folder of documents has kind: documents and path')
    .describe("The feed's address. Credentials come in as ${NAME}."),
  ...common('feed'),
});

const documents = mapping({
  ...identity,
  kind: z.literal('documents').describe('A folder of text files.'),
  path: text('a path', 1024).describe(
    'The folder, relative to the configuration folder. Every .txt and .md file below it is one document.',
  ),
  ...common('documents'),
});

export const sourcesSchema = mapping({
  defaults: section(common()).describe('What a source has where it does not say otherwise.'),
  sources: listOf(
    z.discriminatedUnion('kind', [feed, documents], { error: 'feed, documents' }),
    100_000,
  ).describe('The sources.'),
});

export type SourcesFile = z.output<typeof sourcesSchema>;

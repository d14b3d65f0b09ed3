/** config/sources.yaml: the sources, and what they have in common. */
import { z } from 'zod';
import { ownAccess, sharedAccess } from './schema-access.ts';
import { jsonMapping } from './schema-mapping.ts';
import * as names from './schema-names.ts';
import { rules } from './schema-rules.ts';
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
  feed: { interval: 'auto', backfill: '24h', maxItems: 500 },
  // A news sitemap lists at most 1,000.
  sitemap: { interval: 'auto', backfill: '24h', maxItems: 1000 },
  json: { interval: 'auto', backfill: '24h', maxItems: 500 },
  documents: { interval: '5m', backfill: 'all', maxItems: 10_000 },
} as const;

/** Bounds of an interval that follows a source's rhythm. */
export const RHYTHM_BOUNDS = { minInterval: '5m', maxInterval: '12h' } as const;

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
  interval: duration('1m', '7d', 'auto')
    .exactOptional()
    .describe(
      kind === 'documents'
        ? 'Time between looks into the folder.'
        : "Time between polls. auto: from the source's own rhythm, between minInterval and maxInterval.",
    )
    .meta(shown(kind, 'interval')),
  backfill: choice('none', '24h', 'all')
    .exactOptional()
    .describe(
      'How much of the backlog the first poll publishes; the rest is known to matching and goes out only if its story does.',
    )
    .meta(shown(kind, 'backfill')),
  maxItems: wholeNumber(1, 100_000)
    .exactOptional()
    .describe(
      'Items read from one fetch: the newest where all are dated, else the first. Of a document 20,000 are read at most, of a folder 10,000 documents.',
    )
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
  ...rules(),
});

/** Keys that all sources on the web share with `defaults`. */
const commonOnTheWeb = () => ({
  minInterval: duration('1m', '7d')
    .exactOptional()
    .describe("Least time between polls where the source's rhythm sets it.")
    .meta({ standard: RHYTHM_BOUNDS.minInterval }),
  maxInterval: duration('1m', '7d')
    .exactOptional()
    .describe("Most time between polls where the source's rhythm sets it.")
    .meta({ standard: RHYTHM_BOUNDS.maxInterval }),
  ...sharedAccess(),
  enrich: enrichment()
    .exactOptional()
    .describe(
      'Whether article pages are fetched, where their robots.txt allows it, for what the feed leaves out. A mapping turns on what it sets to true.',
    )
    .meta({ standard: false }),
});

/** `true`, `false`, or what is wanted: all but what is set to false where nothing is set to true. */
function enrichment() {
  const expected = 'true, false, or a mapping with amp, canonical, image or maxPages';
  const wanted = mapping(
    {
      amp: truth().exactOptional().describe("The AMP page's address."),
      canonical: truth().exactOptional().describe("The page's canonical address."),
      image: truth()
        .exactOptional()
        .describe('The picture that the page names, with its size, where the feed has none.'),
      maxPages: wholeNumber(1, 100)
        .exactOptional()
        .describe('Pages fetched in one poll at most.')
        .meta({ standard: 20 }),
    },
    expected,
  );
  const asMapping = (value: unknown) => {
    if (value === true || value === 'true') return {};
    return value === false || value === 'false' ? { amp: false, canonical: false, image: false } : value;
  };
  return z
    .preprocess(asMapping, wanted)
    .meta({ title: expected, type: ['boolean', 'object', 'string'], pattern: '\\$\\{' });
}

const identity = {
  id: slug('an id').describe('Names the source for good: articles, state and filters hang on it.'),
  enabled: truth().prefault(true).describe('Whether it is polled.'),
  name: text('a name', 200).exactOptional().describe('For people to read.'),
  family: slug('a family')
    .exactOptional()
    .describe('The group that the publisher belongs to: sources of one family count as one voice for heat.'),
  provider: mapping({
    name: text('a name', 200).exactOptional().describe("The publisher's name."),
    domain: names.domain().exactOptional().describe("The publisher's registrable domain."),
  })
    .exactOptional()
    .describe("The publisher, where an item's own link or notice does not tell."),
};

/** Keys of every source on the web. */
const web = (kind: Exclude<Kind, 'documents'>, url: string, whenMissing?: string) => ({
  url: names.webUrl(whenMissing).describe(`${url} Credentials come in as \${NAME}.`),
  ...ownAccess(),
  ...common(kind),
  ...commonOnTheWeb(),
});

const feed = mapping({
  ...identity,
  kind: z
    .literal('feed')
    .exactOptional()
    .describe('RSS, Atom, RDF or JSON Feed at a URL.')
    .meta({ standard: 'feed' }),
  ...web(
    'feed',
    "The feed's address, or that of a page that names its feed.",
    'an http or https URL; a folder of documents has kind: documents and path',
  ),
});

const sitemap = mapping({
  ...identity,
  kind: z.literal('sitemap').describe('A sitemap, plain or for Google News, or an index of them.'),
  ...web('sitemap', "The sitemap's address."),
});

const json = mapping({
  ...identity,
  kind: z.literal('json').describe('An endpoint that answers with JSON, such as a news API.'),
  ...web('json', "The endpoint's address."),
  mapping: jsonMapping().describe('Where the endpoint keeps what we read.'),
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
  defaults: section({ ...common(), ...commonOnTheWeb() }).describe(
    'What a source has where it does not say otherwise.',
  ),
  sources: listOf(
    z.discriminatedUnion('kind', [feed, sitemap, json, documents], {
      error: 'feed, sitemap, json, documents',
    }),
    100_000,
  ).describe('The sources.'),
});

export type SourcesFile = z.output<typeof sourcesSchema>;

/** Prefix → namespace URI in force. */
export type Spaces = ReadonlyMap<string, string>;

/** Namespace URI, without scheme, `www.` and closing `/` or `#`, lower case → our prefix. Feeds' own names have none. */
const PREFIX_OF: ReadonlyMap<string, string> = new Map([
  ['w3.org/2005/atom', ''],
  ['purl.org/atom/ns', ''],
  ['purl.org/rss/1.0', ''],
  ['purl.org/net/rss1.1', ''],
  ['my.netscape.com/rdf/simple/0.9', ''],
  ['channel.netscape.com/rdf/simple/0.9', ''],
  ['backend.userland.com/rss2', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['purl.org/dc/elements/1.1', 'dc'],
  ['purl.org/dc/elements/1.0', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['search.yahoo.com/mrss', 'media'],
  ['itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['w3.org/1999/xhtml', 'xhtml'],
]);

/** Prefixes in force at one place that are kept; feeds declare some 20. */
const MAX_SPACES = 50;

/** Prefixes that mean a feed's own names where a document uses them without declaring them. */
const OWN_PREFIXES = new Set(['atom', 'atom10', 'atom03', 'a10', 'rss', 'rss1']);

/**
 * One spelling for an element's name, whatever prefix and case the document uses: `pubdate`, `dc:date`,
 * `media:content`, `rdf:rdf`.
 */
export function canonicalName(name: string, spaces: Spaces): string {
  const colon = name.indexOf(':');
  const prefix = colon === -1 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1).toLowerCase();
  const canonical = prefixFor(prefix.toLowerCase(), spaces.get(prefix));
  return canonical ? `${canonical}:${local}` : local;
}

function prefixFor(prefix: string, uri: string | undefined): string {
  const known = uri === undefined ? undefined : PREFIX_OF.get(shorten(uri));
  if (known !== undefined) return known;
  return OWN_PREFIXES.has(prefix) ? '' : prefix;
}

function shorten(uri: string): string {
  return uri
    .trim()
    .slice(0, 200)
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[/#]$/, '');
}

/** The namespaces in force within an element that has these attributes. Few, since each element that declares one copies them. */
export function spacesWithin(outer: Spaces, attributes: Readonly<Record<string, string>>): Spaces {
  let spaces: Map<string, string> | undefined;
  for (const name of Object.keys(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
    spaces ??= new Map(outer);
    const prefix = name.slice(6);
    if (spaces.size < MAX_SPACES || spaces.has(prefix)) spaces.set(prefix, attributes[name] ?? '');
  }
  return spaces ?? outer;
}

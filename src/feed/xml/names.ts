/** The namespaces in force at one place: prefix → URI; and the names that were spelt there already. */
export interface Spaces {
  readonly uris: ReadonlyMap<string, string>;
  readonly names: Map<string, string>;
}

/** Namespace URI, without scheme, `www.` and closing `/` or `#`, lower case → our prefix. Feeds' own names have none. */
const PREFIX_OF: ReadonlyMap<string, string> = new Map([
  ['w3.org/2005/atom', ''],
  ['purl.org/atom/ns', ''],
  ['purl.org/rss/1.0', ''],
  ['purl.org/net/rss1.1', ''],
  ['my.netscape.com/rdf/simple/0.9', ''],
  ['channel.netscape.com/rdf/simple/0.9', ''],
  ['backend.userland.com/rss', ''],
  ['backend.userland.com/rss2', ''],
  ['backend.userland.com/rss091', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['cyber.law.harvard.edu/rss', ''],
  ['purl.org/rss/1.0/modules/rss091', ''],
  ['purl.org/dc/elements/1.1', 'dc'],
  ['purl.org/dc/elements/1.0', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['purl.org/rss/1.0/modules/dc', 'dc'],
  ['purl.oclc.org/net/rss_2.0/enc', 'enc'],
  ['search.yahoo.com/mrss', 'media'],
  ['search.yahoo.com/rss', 'media'],
  ['itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['example.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['prismstandard.org/namespaces/basic/1.2', 'prism'],
  ['prismstandard.org/namespaces/basic/2.0', 'prism'],
  ['prismstandard.org/namespaces/1.2/basic', 'prism'],
  ['w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['w3.org/1999/xhtml', 'xhtml'],
]);

/** Prefixes in force at one place that are kept; feeds declare some 20. */
const MAX_SPACES = 50;
/** Spellings that are remembered at one place; a feed has some 50 names, and its markup as many. */
const MAX_NAMES = 500;

/** Prefixes that mean a feed's own names where a document uses them without declaring them. */
const OWN_PREFIXES = new Set(['atom', 'atom10', 'atom03', 'a10', 'rss', 'rss1']);

export function noSpaces(): Spaces {
  return { uris: new Map(), names: new Map() };
}

/**
 * One spelling for an element's name, whatever prefix and case the document uses: `pubdate`, `dc:date`,
 * `media:content`, `rdf:rdf`.
 */
export function canonicalName(name: string, { uris, names }: Spaces): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const colon = name.indexOf(':');
  const prefix = colon === -1 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1).toLowerCase();
  const canonical = prefixFor(prefix.toLowerCase(), uris.get(prefix));
  const spelt = canonical ? `${canonical}:${local}` : local;
  if (names.size < MAX_NAMES) names.set(name, spelt);
  return spelt;
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
  let uris: Map<string, string> | undefined;
  for (const name in attributes) {
    if (!name.startsWith('xmlns') || (name.length > 5 && name[5] !== ':')) continue;
    const prefix = name.slice(6);
    const uri = attributes[name] ?? '';
    if ((uris ?? outer.uris).get(prefix) === uri) continue;
    uris ??= new Map(outer.uris);
    if (uris.size < MAX_SPACES || uris.has(prefix)) uris.set(prefix, uri);
  }
  return uris ? { uris, names: new Map() } : outer;
}

import { getDomain } from 'tldts';
import type { SourceProfile } from '../config/types.ts';
import type { FeedItem } from '../feed/types.ts';
import { foldText, cutText } from './text/fold-text.ts';
import { plainText } from './text/plain-text.ts';
import type { Provider } from './types.ts';

const MAX_NAME = 200;

/**
 * The registrable domain of a host or URL: `rferl.org`. Hosts that rent out names (`blogspot.com`) count as suffixes, since
 * each name below them is a publisher of its own. Undefined for IP addresses and names without a known suffix.
 */
export function registrableDomain(hostOrUrl: string | undefined): string | undefined {
  if (typeof hostOrUrl !== 'string' || hostOrUrl.length > 4096) return undefined;
  return getDomain(hostOrUrl, { allowPrivateDomains: true }) ?? undefined;
}

/** A publisher as somebody named it; undefined where nothing of it holds. */
export function namedProvider(given: Provider | undefined): Provider | undefined {
  const name = cutText(plainText(given?.name ?? '', MAX_NAME * 2), MAX_NAME).trim();
  const domain = registrableDomain(given?.domain);
  if (!name && !domain) return undefined;
  return { ...(name && { name }), ...(domain && { domain }) };
}

/** Who published an article: as the operator says, else as the item says, else the domain of its page or of the feed's site. */
export function providerOf(
  source: SourceProfile,
  item: FeedItem,
  webUrl: string | undefined,
  feedLink: string | undefined,
): Provider | undefined {
  const named = namedProvider(source.provider) ?? namedProvider(item.provider);
  const domain =
    named?.domain ?? registrableDomain(webUrl) ?? (named ? undefined : registrableDomain(feedLink));
  if (!named && !domain) return undefined;
  return { ...named, ...(domain && { domain }) };
}

/** The operator knows a publisher whom the source's config names, or whose domain is on the list. */
export function isKnownPublisher(
  provider: Provider | undefined,
  source: SourceProfile,
  knownDomains?: ReadonlySet<string>,
): boolean {
  if (source.provider?.name || source.provider?.domain) return true;
  return provider?.domain !== undefined && (knownDomains?.has(provider.domain) ?? false);
}

/** Whom an item names as its authors: plain text, each once, at most 10. */
export function authorsOf(item: FeedItem): string[] {
  const names = item.authors
    .slice(0, 50)
    .map((author) => cutText(plainText(author, MAX_NAME * 2), MAX_NAME).trim());
  return [...new Set(names.filter((name) => foldText(name) !== ''))].slice(0, 10);
}

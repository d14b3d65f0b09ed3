/** Small pieces that several pages share: links, publishers, languages, counts. */
import { parseUrl } from '../../config/schema-url.ts';
import { html } from 'hono/html';
import type { Article, Provider } from '../../article/types.ts';
import type { Html } from './layout.ts';

/** The address when it is http or https and can be shown as a link; without user name and password, which only deceive. */
export function webAddress(url: string | undefined): URL | undefined {
  const address = parseUrl(url ?? '');
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') return undefined;
  address.username = '';
  address.password = '';
  return address;
}

/** A link out to the web; the bare text where the address is missing or no web address. */
export function outLink(url: string | undefined, text: string | Html, language?: string): Html {
  const address = webAddress(url);
  const words = foreign(text, language);
  if (!address) return words;
  return html`<a href="${address.href}" rel="noopener noreferrer nofollow">${words}</a>`;
}

/** Text of a publisher's, in its own language and direction, kept from turning round what stands beside it. */
export function foreign(text: string | Html, language?: string): Html {
  if (language === undefined || language === 'und') return html`<bdi>${text}</bdi>`;
  return html`<bdi lang="${language}">${text}</bdi>`;
}

/** A link to a page of ours; the id is encoded, whatever it holds. */
export function storyPath(id: string): string {
  return `/stories/${encodeURIComponent(id)}`;
}

/** An element's id made from any name; two names never share one. */
export function elementId(kind: string, name: string): string {
  return `${kind}-${name.replace(/[^A-Za-z0-9]/g, (sign) => `_${sign.charCodeAt(0).toString(16)}_`)}`;
}

export function sourcePath(id: string): string {
  return `/sources/${encodeURIComponent(id)}`;
}

export function listPath(filter: Record<string, string | undefined>): string {
  const given = Object.entries(filter).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length === 0 ? '/stories' : `/stories?${new URLSearchParams(given).toString()}`;
}

/** Where an article is to be read: its canonical address, else the one that the publisher gave. */
export function articleLink(article: { webUrl?: string; originalUrl?: string }): string | undefined {
  return webAddress(article.webUrl)?.href ?? webAddress(article.originalUrl)?.href;
}

/** The publisher's name as people know it; the host of its link where it names none. */
export function publisherOf(item: {
  provider?: Provider;
  webUrl?: string;
  originalUrl?: string;
}): string | undefined {
  const host = webAddress(articleLink(item))?.hostname.replace(/^www\./, '');
  return item.provider?.name ?? item.provider?.domain ?? host;
}

/** Distinct publishers among articles; those that name none count by their source. */
export function countPublishers(articles: Article[]): number {
  return new Set(articles.map(({ provider, sourceId }) => provider?.domain ?? provider?.name ?? sourceId))
    .size;
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'code' });

/** `Arabic` for `ar`; the tag itself where it is none that is known. */
export function languageName(tag: string): string {
  if (tag === 'und') return 'language unknown';
  try {
    return languageNames.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const numbers = new Intl.NumberFormat('en');

/** `1 article`, `1,204 articles`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}

/** `1,204`. */
export function numbered(count: number): string {
  return numbers.format(count);
}

const sizes = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** `812 B`, `14.2 KB`, `3 MB`: in thousands. */
export function byteSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  // What would be rounded to a thousand is one of the next unit.
  const step = units.findIndex((_, i) => bytes < 999.5 * 1000 ** i);
  const at = step < 0 ? units.length - 1 : step;
  return `${sizes.format(bytes / 1000 ** at)} ${units[at]}`;
}

/** The head of a table that is a list on a phone; the roles keep it a table for who hears it. */
export function tableHead(
  names: readonly string[],
  isNumber: (column: number) => boolean = () => false,
): Html {
  return html`<thead role="rowgroup">
    <tr role="row">
      ${names.map(
        (name, i) =>
          html`<th role="columnheader" scope="col" class="${isNumber(i) ? 'number' : ''}">${name}</th> `,
      )}
    </tr>
  </thead>`;
}

/** `0.93`: the scale that thresholds are set in. */
export function score(value: number): string {
  return value.toFixed(2);
}

/** What is there, with a separator that is not read out. */
export function dotted(parts: (Html | string | undefined | false)[]): Html {
  const there = parts.filter((part) => part !== undefined && part !== false && part !== '');
  return html`${there.map((part, i) => (i === 0 ? html`${part}` : html`<span aria-hidden="true"> · </span>${part}`))}`;
}

export function labelChips(labels: string[]): Html | undefined {
  if (labels.length === 0) return undefined;
  return html`${labels.map((label) => html`<span class="label">${label}</span> `)}`;
}

export function topicLinks(topics: string[]): Html | undefined {
  if (topics.length === 0) return undefined;
  const items = topics.map((topic) => html`<li><a href="${listPath({ topic })}">${foreign(topic)}</a></li>`);
  return html`<ul class="topics" aria-label="Topics">
    ${items}
  </ul>`;
}

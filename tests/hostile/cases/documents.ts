/** Documents built to break what reads them, or to keep it from ever ending. */
import { expect } from 'vitest';
import {
  filled,
  headline,
  honestFeed,
  itemsOf,
  itemWith,
  rssAround,
  type Expected,
  type HostileCase,
  type Site,
} from '../case.ts';
import type { Answer } from '../../support/feed-server.ts';

type Make = (site: Site) => string | Uint8Array | Answer;

function document(name: string, from: string, make: Make, outcome: Expected): HostileCase {
  const serve = (site: Site) => {
    const made = make(site);
    site.set('/feed', typeof made === 'string' || made instanceof Uint8Array ? { body: made } : made);
  };
  return { name, from, serve, expect: outcome };
}

/** Read, with its one item. */
const READ: Expected = { outcome: 'modified', articles: 1 };
const unreadable = (code: string): Expected => ({ outcome: 'unreadable', code, articles: 0 });

const LAUGHS = Array.from({ length: 10 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);
const DTD = 'entities: billion laughs, fast-xml-parser CVE-2026-26278';
const EXTERNAL = 'entities: external';
const SLOW = 'time: quadratic readers (rss-parser took 17 s for 60 KB)';
const DEEP = 'deep nesting';
const KEYS = 'names of object internals: xml2js CVE-2023-0842';

function untouched(told: { articles: object[]; detail: string }): void {
  const text = JSON.stringify([told.articles, told.detail]);
  expect(text).not.toMatch(/root:|daemon:|nologin/);
}

const entities: HostileCase[] = [
  document(
    'laughs a billion times',
    DTD,
    () =>
      `<!DOCTYPE r [<!ENTITY l0 "lol">${LAUGHS.join('')}]><rss><channel><item><title>&l10;</title></item></channel></rss>`,
    unreadable('too-many-entities'),
  ),
  document(
    'laughs in attributes',
    DTD,
    () =>
      `<!DOCTYPE r [<!ENTITY l0 "lol">${LAUGHS.join('')}]><rss><channel><item><link href="&l10;"/></item></channel></rss>`,
    unreadable('too-many-entities'),
  ),
  document(
    'blows one long entity up 100,000 times',
    DTD,
    () =>
      `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(50_000)}">]><rss><channel><item><title>${'&a;'.repeat(100_000)}</title></item></channel></rss>`,
    {
      outcome: 'modified',
      detail: /left as they are written/,
      also: ({ articles }) => expect(JSON.stringify(articles).length).toBeLessThan(16_384),
    },
  ),
  document(
    'defines an entity by itself',
    DTD,
    () =>
      `<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]><rss><channel><item><title>&a;</title></item></channel></rss>`,
    unreadable('too-many-entities'),
  ),
  document(
    'declares 100,000 entities',
    DTD,
    () => `<!DOCTYPE r [${'<!ENTITY a "b">'.repeat(100_000)}]><rss/>`,
    unreadable('too-many-entities'),
  ),
  ...['file:///etc/passwd', 'http://127.66.0.1/', '/etc/passwd', 'php://filter/resource=/etc/passwd'].map(
    (where) =>
      document(
        `takes a title from ${where}`,
        EXTERNAL,
        (site) =>
          rssAround(
            `<item><title>${headline(`${site.id} 0`)}</title><description>&x;</description></item>`,
            `<!DOCTYPE rss [<!ENTITY x SYSTEM "${where}">]>`,
          ),
        { ...READ, also: untouched },
      ),
  ),
  document(
    'takes entities from a parameter entity',
    EXTERNAL,
    (site) =>
      rssAround(
        `<item><title>${headline(`${site.id} 0`)}</title></item>`,
        `<!DOCTYPE rss [<!ENTITY % x SYSTEM "${site.inside('/x.dtd')}"> %x; <!ENTITY % y "<!ENTITY z SYSTEM 'file:///etc/passwd'>"> %y;]>`,
      ),
    { ...READ, also: untouched },
  ),
  document(
    'has a DTD, a style sheet, a schema and an include elsewhere',
    EXTERNAL,
    (site) =>
      rssAround(
        `<item><title>${headline(`${site.id} 0`)}</title><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${site.inside()}" parse="text"/></item>`,
        `<?xml-stylesheet href="${site.inside('/s.xsl')}" type="text/xsl"?><!DOCTYPE rss SYSTEM "${site.inside('/d.dtd')}">`,
      ),
    { ...READ, requests: 1, also: untouched },
  ),
];

const nesting: HostileCase[] = [
  document(
    'nests elements 100,000 deep',
    DEEP,
    () => rssAround(`<item>${'<a>'.repeat(100_000)}`),
    unreadable('too-deep'),
  ),
  document(
    'nests lists in JSON 500,000 deep',
    DEEP,
    () => `{"items":${'['.repeat(500_000)}`,
    unreadable('too-deep'),
  ),
  document(
    'nests objects in JSON 100,000 deep',
    DEEP,
    (site) =>
      `{"items":[{"title":"${headline(`${site.id} 0`)}","x":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}]}`,
    unreadable('too-deep'),
  ),
  document(
    'nests XHTML 10,000 deep in an Atom entry',
    DEEP,
    () => `<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="xhtml">${'<div>'.repeat(10_000)}`,
    unreadable('too-deep'),
  ),
  document(
    'nests markup 100,000 deep in a description',
    DEEP,
    (site) => itemWith(site, `<description>${'&lt;div&gt;'.repeat(100_000)}</description>`),
    READ,
  ),
  document(
    'nests comments, CDATA and instructions in one another',
    DEEP,
    (site) => itemWith(site, filled('<![CDATA[<!--<?a ', 100_000)),
    READ,
  ),
];

const field = (name: string, text: string) => (site: Site) => itemWith(site, `<${name}>${text}</${name}>`);

const time: HostileCase[] = [
  document('fills a description with <', SLOW, field('description', filled('&lt;')), READ),
  document('fills a description with bare <', SLOW, field('description', filled('< ')), READ),
  document(
    'fills a description with tags that never end',
    SLOW,
    field('description', filled('&lt;a ')),
    READ,
  ),
  document('fills a description with ]]>', SLOW, field('description', filled(']]>')), READ),
  document(
    'fills a description with CDATA ends in CDATA',
    SLOW,
    (site) => itemWith(site, `<description><![CDATA[${filled(']]')}]]></description>`),
    READ,
  ),
  document(
    'fills a description with comments that never end',
    SLOW,
    (site) => itemWith(site, `<description>${filled('&lt;!--')}</description>`),
    READ,
  ),
  document(
    'fills a description with scripts that never end',
    SLOW,
    field('description', filled('&lt;script&gt;')),
    READ,
  ),
  document('fills a description with &', SLOW, field('description', filled('&')), READ),
  document(
    'fills a description with references',
    SLOW,
    field('description', filled('&#x110000;&#0;&#xD800;')),
    READ,
  ),
  document(
    'fills a description with quotes in tags',
    SLOW,
    (site) => itemWith(site, `<description><![CDATA[${filled('<a b="')}]]></description>`),
    READ,
  ),
  document('fills an item with comments', SLOW, (site) => itemWith(site, filled('<!-- - -->')), READ),
  document('fills a comment with dashes', SLOW, (site) => itemWith(site, `<!--${filled('- -')}-->`), READ),
  document(
    'gives one element 100,000 attributes',
    'million attributes',
    (site) => itemWith(site, `<x ${filled('a="b" ')}/>`),
    unreadable('ill-formed'),
  ),
  document(
    'gives one element 50,000 names for attributes',
    'million attributes',
    (site) => itemWith(site, `<x ${Array.from({ length: 50_000 }, (_, at) => `a${at}="b"`).join(' ')}/>`),
    unreadable('ill-formed'),
  ),
  document(
    'declares namespaces on every element',
    SLOW,
    (site) => itemWith(site, filled('<a xmlns:b="c" xmlns="d"/>')),
    READ,
  ),
  document('puts white space between the letters of its date', SLOW, field('pubDate', filled(' 1 :')), READ),
  document('gives a date of 1,000,000 digits', 'huge numbers', field('pubDate', filled('9')), READ),
  document(
    'gives its title 1,000,000 combining marks',
    SLOW,
    (site) => rssAround(`<item><title>${headline(`${site.id} 0`)}${filled('\u0301')}</title></item>`),
    READ,
  ),
  document(
    'puts 1 MB of white space into its title',
    SLOW,
    (site) =>
      rssAround(`<item><title>${headline(`${site.id} 0`).replace(' ', filled(' \n\t'))}</title></item>`),
    { ...READ, also: ({ articles }, site) => expect(headline(`${site.id} 0`)).toContain(articles[0]?.title) },
  ),
  document('has one link of 1 MB', SLOW, field('link', `https://a.example/${filled('a')}`), READ),
  document('has a link of ../ without end', SLOW, field('link', `https://a.example/${filled('../')}`), READ),
  document('has a host of 1 MB', SLOW, field('link', `https://${filled('a.')}example/`), READ),
  document('has 100,000 categories', SLOW, (site) => itemWith(site, filled('<category>c</category>')), READ),
];

const keys: HostileCase[] = [
  document(
    'names elements __proto__, constructor and prototype',
    KEYS,
    (site) =>
      itemWith(
        site,
        '<__proto__><polluted>yes</polluted></__proto__><constructor><prototype>x</prototype></constructor><toString>1</toString><hasOwnProperty/>',
      ),
    READ,
  ),
  document(
    'is named __proto__ itself',
    KEYS,
    () => '<__proto__><channel><item><title>x</title></item></channel></__proto__>',
    unreadable('not-a-feed'),
  ),
  document(
    'has attributes __proto__ and constructor',
    KEYS,
    (site) =>
      itemWith(
        site,
        '<guid __proto__="x" constructor="y">g</guid><enclosure __proto__="x" url="https://e.example/a.mp3" length="-1e999"/>',
      ),
    READ,
  ),
  document(
    'has namespaces named __proto__',
    KEYS,
    (site) =>
      itemWith(
        site,
        '<__proto__:title xmlns:__proto__="http://purl.org/dc/elements/1.1/">x</__proto__:title>',
      ),
    READ,
  ),
  document(
    'has keys __proto__ and constructor in JSON',
    KEYS,
    (site) =>
      `{"version":"https://jsonfeed.org/version/1.1","__proto__":{"polluted":1},"items":[{"id":"1","title":"${headline(`${site.id} 0`)}","__proto__":{"polluted":1,"url":"https://owned.example/"},"constructor":{"prototype":{"polluted":1}}}]}`,
    { ...READ, also: ({ articles }) => expect(JSON.stringify(articles)).not.toContain('owned') },
  ),
  document(
    'has a guid of attributes alone',
    'attribute-only guid',
    (site) => itemWith(site, '<guid isPermaLink="false"/><link href="https://a.example/"/>'),
    { ...READ, also: ({ articles }) => expect(articles[0]?.guid).toBeUndefined() },
  ),
  document(
    'has titles, guids and links that hold elements',
    '[object Object]',
    (site) =>
      rssAround(
        `<item><title><b>${headline(`${site.id} 0`)}</b><i x="1"/></title><guid><a/><b>g</b></guid><link><x y="1">https://a.example/1</x></link><category><a b="c"/></category></item>`,
      ),
    {
      outcome: 'modified',
      also: ({ articles }) => expect(JSON.stringify(articles)).not.toContain('[object'),
    },
  ),
];

const size: HostileCase[] = [
  document(
    'has 30,000 items',
    '100k items',
    (site) =>
      rssAround(
        Array.from({ length: 30_000 }, (_, at) => `<item><guid>${site.id} ${at}</guid></item>`).join(''),
      ),
    { outcome: 'modified', articles: 0 },
  ),
  {
    ...document(
      'has 3,000 items of which the source wants 1',
      '100k items',
      (site) => honestFeed(site, 3_000),
      READ,
    ),
    source: () => ({ maxItems: 1 }),
  },
  document(
    'has an item with a title of 1 MB',
    'items with 1 MB titles',
    (site) => rssAround(`<item><title>${headline(`${site.id} 0`)} ${filled('word ')}</title></item>`),
    { ...READ, also: ({ articles }) => expect(articles[0]?.title.length).toBeLessThanOrEqual(500) },
  ),
  document(
    'has an item with 1 MB of authors',
    'floods within an item',
    (site) => itemWith(site, filled('<author>Ann Example</author>')),
    { ...READ, also: ({ articles }) => expect(JSON.stringify(articles).length).toBeLessThan(16_384) },
  ),
  document(
    'has an item with 1 MB of pictures',
    'floods within an item',
    (site) =>
      itemWith(
        site,
        `<description><![CDATA[${Array.from({ length: 20_000 }, (_, at) => `<img src="https://e.example/${at}.jpg">`).join('')}]]></description>`,
      ),
    {
      ...READ,
      requests: 1,
      also: ({ articles }) => expect(JSON.stringify(articles).length).toBeLessThan(16_384),
    },
  ),
];

const bytes: HostileCase[] = [
  document('is empty', 'empty', () => '', unreadable('empty')),
  document('is a byte order mark', 'empty', () => '\ufeff', unreadable('empty')),
  document('is 1 MB of NUL bytes', 'NUL bytes', () => new Uint8Array(1_000_000), unreadable('empty')),
  document('is 1 MB of 0xff', 'invalid UTF-8', () => Buffer.alloc(1_000_000, 0xff), unreadable('not-a-feed')),
  document(
    'is a picture',
    'no feed',
    () => Buffer.from('89504e470d0a1a0a0000000d49484452000000ff000000ff', 'hex'),
    unreadable('not-a-feed'),
  ),
  document(
    'is a program',
    'no feed',
    () => Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(5_000, 7)]),
    unreadable('not-a-feed'),
  ),
  document(
    'has NUL bytes between its letters',
    'NUL bytes',
    (site) => honestFeed(site).replaceAll(/(e)/g, '$1\u0000'),
    {
      outcome: 'modified',
      also: ({ articles }) => expect(JSON.stringify(articles)).not.toContain('\\u0000'),
    },
  ),
  document(
    'is UTF-16 without a mark or a word of it',
    'UTF-16 without BOM',
    (site) => Buffer.from(honestFeed(site).replace(/<\?xml.*?\?>/, ''), 'utf16le'),
    READ,
  ),
  document(
    'is UTF-16 that calls itself UTF-8',
    'wrong charset',
    (site) => ({
      body: Buffer.from(`\ufeff${honestFeed(site)}`, 'utf16le'),
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    }),
    READ,
  ),
  document(
    'is UTF-8 that calls itself UTF-16',
    'wrong charset',
    (site) => ({
      body: honestFeed(site).replace('?>', ' encoding="utf-16"?>'),
      headers: { 'content-type': 'text/xml; charset=utf-16' },
    }),
    READ,
  ),
  document(
    'has a charset that there is not',
    'wrong charset',
    (site) => ({ body: honestFeed(site), headers: { 'content-type': 'text/xml; charset=__proto__' } }),
    READ,
  ),
  document(
    'has broken UTF-8 in its title',
    'invalid UTF-8',
    (site) =>
      Buffer.concat([
        Buffer.from(rssAround(`<item><title>${headline(`${site.id} 0`)} `).replace('</channel></rss>', '')),
        Buffer.from([0xc3, 0x28, 0xf8, 0x88, 0xed, 0xa0, 0x80]),
        Buffer.from('</title></item></channel></rss>'),
      ]),
    READ,
  ),
  document(
    'has halves of surrogate pairs in JSON',
    'invalid UTF-8',
    (site) =>
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"${headline(`${site.id} 0`)} \\ud800","tags":["\\udfff"]}]}`,
    { ...READ, also: ({ articles }) => expect(JSON.stringify(articles)).not.toMatch(/\\ud[89a-f]/) },
  ),
  document(
    'is JSON with a number of 400,000 digits',
    'huge numbers',
    (site) =>
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":${'9'.repeat(400_000)},"title":"${headline(`${site.id} 0`)}","attachments":[{"url":"https://e.example/a","mime_type":"audio/mpeg","size_in_bytes":1e999}]}]}`,
    READ,
  ),
  document(
    'is JSON that is no feed',
    'no feed',
    () => '{"status":"error","message":"<script>alert(1)</script>"}',
    unreadable('not-a-feed'),
  ),
  document('is JSON null', 'no feed', () => 'null', unreadable('not-a-feed')),
  document(
    'is JSON whose items are no list',
    'odd shapes',
    () => '{"version":"https://jsonfeed.org/version/1.1","items":{"length":1000000000}}',
    { outcome: 'modified', articles: 0 },
  ),
  document(
    'is JSON whose items are numbers, lists and nothing',
    'odd shapes',
    (site) =>
      `{"version":"https://jsonfeed.org/version/1.1","items":[1,null,[],"x",{"title":{"a":1}},{"title":"${headline(`${site.id} 0`)}","authors":"x","tags":{"a":1},"attachments":5}]}`,
    READ,
  ),
  document(
    'is a feed that ends in the middle of a word',
    'cut off',
    (site) =>
      honestFeed(site, 2)
        .replace(/<\/item>\s*<\/channel>.*/s, '')
        .replace(/<guid>[^<]*<\/guid>\s*$/, '<gu'),
    titleIsFirstOf(),
  ),
];

function titleIsFirstOf(): Expected {
  return {
    outcome: 'modified',
    also: ({ articles }, site) =>
      expect(articles.map(({ title }) => title)).toContain(itemsOf(site)[0]?.title),
  };
}

export const documents: HostileCase[] = [...entities, ...nesting, ...time, ...keys, ...size, ...bytes];

import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOpml, writeOpml } from '../../src/feed/opml.ts';
import type { OpmlDocument, OpmlOutline } from '../../src/feed/opml.ts';
import { bytes, codeOf } from './bytes.ts';

const read = (text: string) => readOpml(bytes(text));
const opml = (body: string, head = '') =>
  `<?xml version="1.0"?><opml version="2.0"><head>${head}</head><body>${body}</body></opml>`;
const feed = (url: string, more = '') => `<outline xmlUrl="${url}" ${more}/>`;

describe('readOpml', () => {
  it('reads feeds in folders', () => {
    const text = opml(
      `<outline text="World">
        <outline text="Europe &amp; Asia" title="Europe">
          <outline type="rss" text="Daily" title="The Daily" xmlUrl="https://daily.example/feed" htmlUrl="https://daily.example/" language="en-gb" description="x"/>
        </outline>
        <outline type="atom" text="Evening" xmlUrl="https://evening.example/atom.xml"/>
      </outline>
      <outline xmlUrl="https://plain.example/"/>`,
      '<title>My feeds</title>',
    );
    expect(read(text)).toEqual({
      title: 'My feeds',
      outlines: [
        {
          url: 'https://daily.example/feed',
          title: 'The Daily',
          siteUrl: 'https://daily.example/',
          folder: ['World', 'Europe'],
          language: 'en-gb',
        },
        { url: 'https://evening.example/atom.xml', title: 'Evening', folder: ['World'] },
        { url: 'https://plain.example/', folder: [] },
      ],
      notes: [],
    });
  });

  it('reads names in any case, and lists that are not closed', () => {
    const text =
      '<OPML Version="1.1"><BODY><Outline TEXT="A"><OUTLINE Text="B" XMLURL="https://d.example/" HtmlURL="http://d.example/b">';
    expect(read(text).outlines).toEqual([
      { url: 'https://d.example/', title: 'B', siteUrl: 'http://d.example/b', folder: ['A'] },
    ]);
  });

  it('takes the category for folders where there are none', () => {
    const text = opml(
      `${feed('https://a.example/', 'category="/World/Europe,/Other"')}<outline text="F">${feed('https://b.example/', 'category="x"')}</outline>`,
    );
    expect(read(text).outlines.map(({ folder }) => folder)).toEqual([['World', 'Europe'], ['F']]);
  });

  it('knows a feed by its type where the address is only an url', () => {
    const text = opml(
      '<outline type="rss" url="https://a.example/"/><outline type="link" url="https://b.example/"/>',
    );
    expect(read(text).outlines.map(({ url }) => url)).toEqual(['https://a.example/']);
  });

  it('normalizes feed: and leaves out what is not http or https', () => {
    const { outlines, notes } = read(
      opml(
        [
          'feed://a.example/x',
          'feed:https://b.example/',
          'javascript:alert(1)',
          'file:///etc/passwd',
          'no address',
        ]
          .map((url) => feed(url))
          .join(''),
      ),
    );
    expect(outlines.map(({ url }) => url)).toEqual(['http://a.example/x', 'https://b.example/']);
    expect(notes).toEqual(
      ['javascript:alert(1)', 'file:///etc/passwd', 'no address'].map(
        (url) => `left out «${url}»: its address is not http or https`,
      ),
    );
  });

  it('keeps an address once, and no password', () => {
    const { outlines, notes } = read(
      opml(
        `${feed('https://a.example', 'text="One"')}${feed('https://ann:secret@a.example/', 'text="Two"')}`,
      ),
    );
    expect(outlines).toEqual([{ url: 'https://a.example/', title: 'One', folder: [] }]);
    expect(notes).toEqual([
      'left out «Two»: its address is there before',
      "left out the password in the address of «Two»: it goes into the source's auth",
    ]);
    expect(JSON.stringify(read(opml(feed('ftp://ann:secret@a.example/'))))).not.toContain('secret');
  });

  it('says that other lists are not followed', () => {
    const text = opml('<outline type="include" text="More" url="https://a.example/more.opml"/>');
    expect(read(text)).toEqual({
      outlines: [],
      notes: ['left out «More»: it stands for another list, which is not followed'],
    });
  });

  it('reads lists in other encodings', () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${opml(feed('https://a.example/', 'text="Zürich"')).slice(21)}`;
    expect(readOpml(Buffer.from(text, 'latin1')).outlines[0]?.title).toBe('Zürich');
  });

  const many = (count: number) =>
    opml(Array.from({ length: count }, (_, at) => feed(`https://d.example/${at}`)).join(''));
  const deep = (depth: number) =>
    opml('<outline text="a">'.repeat(depth) + feed('https://d.example/') + '</outline>'.repeat(depth));

  it.each([
    ['nothing', '', 'empty'],
    ['blanks', '\n \0', 'empty'],
    ['a page', '<!DOCTYPE html><html>', 'html-page'],
    ['a piece of a page', '<script>x</script>', 'html-page'],
    ['a feed', '<rss version="2.0"/>', 'not-a-feed'],
    ['other XML', '<svg/>', 'not-a-feed'],
    ['JSON', '{"opml": []}', 'not-a-feed'],
    ['prose', 'https://d.example/feed', 'not-a-feed'],
    [
      'a tag of attributes',
      `<opml ${Array.from({ length: 600 }, (_, n) => `a${n}=""`).join(' ')}>`,
      'ill-formed',
    ],
    [
      'entities made of entities',
      `<!DOCTYPE opml [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>${opml('')}`,
      'too-many-entities',
    ],
    ['47 folders in each other', deep(47), 'read'],
    ['48 folders in each other', deep(48), 'too-deep'],
    ['10,000 feeds', many(10_000), 'read'],
    ['10,001 feeds', many(10_001), 'too-large'],
    ['10,001 folders', opml('<outline/>'.repeat(10_001)), 'too-large'],
    ['more than 5 MiB', ' '.repeat(5 * 1024 * 1024 + 1), 'too-large'],
  ])('names %s', async (_, text, code) => {
    expect(await codeOf(() => read(text))).toBe(code);
  });

  it('leaves declared entities as they are written', () => {
    const text = `<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>${opml(feed('https://d.example/', 'text="x &a;"'))}`;
    expect(read(text).outlines[0]?.title).toBe('x &a;');
  });

  it('reads anything, or throws FeedError', async () => {
    const pieces = fc.constantFrom(
      '<opml>', '<head>', '<title>', '</title>', '</head>', '<body>', '<outline', ' text="', ' xmlUrl="', 'https://d.example/', 'javascript:x', 'feed:', '"', '/>', '>',
      '</outline>', '<!DOCTYPE x [', '<!ENTITY a "b">', ']>', '&a;', '&#0;', '\0', '<![CDATA[', ' __proto__="', ' type="include"', '@', '//',
    ); // prettier-ignore
    const lists = fc.array(pieces, { maxLength: 40 }).map((parts) => Buffer.from(`<opml>${parts.join('')}`));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), lists), async (body) => {
        await codeOf(() => {
          for (const { url, siteUrl = url } of readOpml(body).outlines)
            expect([url, siteUrl].join(' ')).toMatch(/^https?:\/\/\S+ https?:\/\/\S+$/);
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('writeOpml', () => {
  it('writes OPML 2.0 with each folder once', () => {
    const outlines: OpmlOutline[] = [
      { url: 'https://a.example/?a=1&b="2"', title: 'A <b> & "c"', folder: ['World', 'Europe'] },
      { url: 'https://b.example/', folder: [] },
      {
        url: 'https://c.example/',
        title: 'C',
        siteUrl: 'https://c.example/home',
        language: 'de',
        folder: ['World'],
      },
      { url: 'https://d.example/', title: 'D', folder: ['World', 'Europe'] },
    ];
    expect(writeOpml({ title: 'Ours & theirs', outlines })).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Ours &amp; theirs</title></head>
  <body>
    <outline type="rss" text="https://b.example/" xmlUrl="https://b.example/"/>
    <outline text="World">
      <outline type="rss" text="C" title="C" xmlUrl="https://c.example/" htmlUrl="https://c.example/home" language="de"/>
      <outline text="Europe">
        <outline type="rss" text="A &lt;b&gt; &amp; &quot;c&quot;" title="A &lt;b&gt; &amp; &quot;c&quot;" xmlUrl="https://a.example/?a=1&amp;b=&quot;2&quot;"/>
        <outline type="rss" text="D" title="D" xmlUrl="https://d.example/"/>
      </outline>
    </outline>
  </body>
</opml>
`);
  });

  it('writes what reads as the same list', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
      .map((text) => text.replace(/[\s\p{C}\u0080-\u00ff]+/gu, ' ').trim())
      .filter((text) => text !== '');
    const url = fc
      .tuple(fc.nat(500), fc.webQueryParameters())
      .map(([at, query]) => new URL(`https://d${at}.example/?${query}`).href);
    const outline: fc.Arbitrary<OpmlOutline> = fc.record(
      {
        url,
        title: name,
        siteUrl: url,
        folder: fc.array(name, { maxLength: 4 }),
        language: fc.constantFrom('en', 'de-AT'),
      },
      { requiredKeys: ['url', 'folder'] },
    );
    const lists = fc.uniqueArray(outline, { selector: (one) => one.url, maxLength: 20 });
    const byUrl = (document: OpmlDocument) => document.outlines.toSorted((a, b) => (a.url < b.url ? -1 : 1));
    fc.assert(
      fc.property(lists, name, (outlines, title) => {
        const written = writeOpml({ title, outlines });
        const again = read(written);
        expect({ ...again, outlines: byUrl(again) }).toEqual({
          title,
          outlines: byUrl({ outlines, notes: [] }),
          notes: [],
        });
        expect(writeOpml(again)).toBe(written);
      }),
    );
  });
});

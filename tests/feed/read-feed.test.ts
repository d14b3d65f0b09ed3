import { describe, expect, it } from 'vitest';
import { readFeed } from '../../src/feed/read-feed.ts';
import { atom, bytes, codeOf, firstItem, read, rss } from './bytes.ts';

describe('readFeed, formats', () => {
  it('reads RSS 2.0', async () => {
    const feed = await read(
      rss(
        `<title>Talks resume</title><link>https://daily.example/a</link><guid isPermaLink="false">a-1</guid>
         <pubDate>Sun, 26 Feb 2023 21:13:00 GMT</pubDate><description>Both sides met.</description>
         <category domain="x">World</category><category>Balkans</category><author>desk@daily.example (Ann Example)</author>
         <source url="https://www.wire.example/feed">The Wire</source>`,
        '<title>Daily</title><link>https://daily.example/</link><language>en-gb</language><ttl>15</ttl>',
      ),
    );
    expect(feed).toEqual({
      kind: 'rss',
      title: 'Daily',
      link: 'https://daily.example/',
      language: 'en-gb',
      hints: { ttlMinutes: 15 },
      notes: [],
      items: [
        {
          guid: 'a-1',
          title: 'Talks resume',
          link: 'https://daily.example/a',
          publishedDateTime: '2023-02-26T21:13:00Z',
          datePrecision: 'second',
          dateSource: 'feed',
          excerpt: 'Both sides met.',
          authors: ['Ann Example'],
          categories: ['World', 'Balkans'],
          images: [],
          enclosures: [],
          provider: { name: 'The Wire', domain: 'wire.example' },
        },
      ],
    });
  });

  it('reads Atom 1.0', async () => {
    const item = await firstItem(
      atom(
        `<id>tag:1</id><title type="html">A &amp;amp; B</title><link rel="enclosure" href="https://d.example/m.mp3" type="audio/mpeg" length="7"/>
         <link href="https://d.example/a"/><published>2023-02-26T21:13:00+01:00</published><updated>2023-02-27T00:00:00Z</updated>
         <author><name>Ann</name><email>ann@d.example</email></author><author><name>Bo</name></author>
         <category term="World" label="The World"/><summary>Short.</summary><content type="html">&lt;p&gt;Long.&lt;/p&gt;</content>`,
      ),
    );
    expect(item).toMatchObject({
      guid: 'tag:1',
      title: 'A &amp; B',
      link: 'https://d.example/a',
      publishedDateTime: '2023-02-26T20:13:00Z',
      updatedDateTime: '2023-02-27T00:00:00Z',
      authors: ['Ann', 'Bo'],
      categories: ['World'],
      excerpt: 'Short.',
      content: '<p>Long.</p>',
      enclosures: [{ url: 'https://d.example/m.mp3', type: 'audio/mpeg', length: 7 }],
    });
  });

  it('reads Atom 0.3 with its own names for dates and base64', async () => {
    const item = await firstItem(
      `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>1</id><title>a</title>
       <issued>2003-12-31T10:14:55Z</issued><modified>2004-01-01T00:00:00Z</modified>
       <content mode="base64">PGI+aGk8L2I+</content></entry></feed>`,
    );
    expect(item).toMatchObject({
      publishedDateTime: '2003-12-31T10:14:55Z',
      updatedDateTime: '2004-01-01T00:00:00Z',
      content: '<b>hi</b>',
    });
  });

  it('reads RDF, whose items stand beside the channel', async () => {
    const feed = await read(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
       <channel rdf:about="https://d.example/"><title>D</title><link>https://d.example/</link></channel>
       <item rdf:about="https://d.example/a"><title>a</title><dc:date>2004-01-02</dc:date><dc:creator>Ann</dc:creator></item></rdf:RDF>`,
    );
    expect(feed).toMatchObject({ kind: 'rdf', title: 'D' });
    expect(feed.items[0]).toMatchObject({
      guid: 'https://d.example/a',
      link: 'https://d.example/a',
      publishedDateTime: '2004-01-02T00:00:00Z',
      datePrecision: 'day',
      authors: ['Ann'],
    });
  });

  it('reads CDF, which says all in attributes', async () => {
    const feed = await read(
      `<?xml version="1.0"?><CHANNEL HREF="https://d.example/"><TITLE>D</TITLE><ABSTRACT>All of it</ABSTRACT>
       <ITEM HREF="https://d.example/a" LASTMOD="2004-01-02T03:04"><TITLE>a</TITLE><ABSTRACT>b</ABSTRACT></ITEM></CHANNEL>`,
    );
    expect(feed).toMatchObject({ title: 'D', link: 'https://d.example/', description: 'All of it' });
    expect(feed.items).toMatchObject([
      { title: 'a', link: 'https://d.example/a', excerpt: 'b', publishedDateTime: '2004-01-02T03:04:00Z' },
    ]);
  });

  it('reads RSS 1.1, and RSS in an envelope', async () => {
    const items = '<items><item rdf:about="https://d.example/a"><title>a</title></item></items>';
    expect(
      await firstItem(`<Channel xmlns="http://purl.org/net/rss1.1#" xmlns:rdf="x">${items}</Channel>`),
    ).toMatchObject({ title: 'a', link: 'https://d.example/a' });
    const envelope = `<soap:Envelope xmlns:soap="s"><soap:Body>${rss('<title>a</title>').slice(21)}</soap:Body></soap:Envelope>`;
    expect((await firstItem(envelope)).title).toBe('a');
  });

  it('goes on beside a field that was not closed, nor what is in it', async () => {
    const item = await firstItem(
      rss('<title>a</title><description><p>x<b>y<guid>1</guid></b><pubDate>2020-01-01</pubDate>'),
    );
    expect(item).toMatchObject({ guid: '1', publishedDateTime: '2020-01-01T00:00:00Z', title: 'a' });
  });

  it.each([
    ['no version', '<rss><channel><item><title>a</title></item></channel></rss>'],
    ['an odd version', '<rss version="7"><channel><item><title>a</title></item></channel></rss>'],
    ['capitals', '<RSS><CHANNEL><ITEM><TITLE>a</TITLE></ITEM></CHANNEL></RSS>'],
    [
      'a prefix',
      '<x:feed xmlns:x="http://www.w3.org/2005/Atom"><x:entry><x:title>a</x:title></x:entry></x:feed>',
    ],
    ['no channel', '<rss version="2.0"><item><title>a</title></item></rss>'],
    ['text before', `\nPHP Notice: x\n${rss('<title>a</title>')}`],
    ['text after', `${rss('<title>a</title>')}<script>x</script>`],
    ['no end', '<rss><channel><item><title>a</title></item><item><title>b</ti'],
    ['an entry alone', '<entry xmlns="http://www.w3.org/2005/Atom"><title>a</title></entry>'],
    ['an undeclared prefix', rss('<title>a</title><foo:bar>x</foo:bar>')],
    ['an unclosed guid', rss('<guid>1<title>a</title>')],
    ['an unclosed description', rss('<description>x<guid>1</guid><title>a</title>')],
  ])('reads a feed with %s', async (_what, text) => {
    expect((await firstItem(text)).title).toBe('a');
  });

  it('starts the next item where one was not closed', async () => {
    const feed = await read(
      '<rss><channel><item><title>a</title><item><title>b</title></item></channel></rss>',
    );
    expect(feed.items.map((item) => item.title)).toEqual(['a', 'b']);
    expect(feed.notes).toContain('has tags that are not closed');
  });

  it('tells what closes itself from what is not closed', async () => {
    const link = 'href="https://d.example/a"';
    const notesOn = async (entry: string) =>
      (await read(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>${entry}</entry></feed>`))
        .notes;
    expect(await notesOn(`<link ${link}/><title/><link ${link} />`)).toEqual([]);
    expect(await notesOn(`<link ${link}/><link ${link}>`)).toEqual(['has tags that are not closed']);
  });
});

describe('readFeed, fields', () => {
  it('keeps markup in its order, also where it is written as XHTML', async () => {
    const item = await firstItem(
      atom(
        `<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">A <b>B</b></div></title>
         <content type="xhtml"><div><p>one <b>two</b> three &lt; four</p><br/></div></content>`,
      ),
    );
    expect(item.title).toBe('<div>A <b>B</b></div>');
    expect(item.content).toBe('<div><p>one <b>two</b> three &lt; four</p><br></div>');
  });

  it('hands long texts on in their items, whatever they look like', async () => {
    const long = (at: number) => `\u0001${at} ${`text of ${at} & <b>more</b> ]]> `.repeat(20)}`;
    const item = (at: number) =>
      `<item><title>\u0001${at}</title><description><![CDATA[${long(at).replaceAll(']]>', ']]')}]]></description><content:encoded>\u0001${1 - at}</content:encoded></item>`;
    const feed = await read(
      `<rss><channel><description>\u00010</description>${item(0)}${item(1)}</channel></rss>`,
    );
    expect(feed.description).toBe('0');
    for (const at of [0, 1])
      expect(feed.items[at]).toMatchObject({
        title: String(at),
        excerpt: long(at).replace('\u0001', '').replaceAll(']]>', ']]').trim(),
        content: String(1 - at),
      });
  });

  it('takes the second of two summaries for the body', async () => {
    const item = await firstItem(rss('<description>Short.</description><summary>Longer.</summary>'));
    expect(item).toMatchObject({ excerpt: 'Short.', content: 'Longer.' });
  });

  it('takes keywords for categories only where there are none', async () => {
    const keywords = '<itunes:keywords> rail, strike ,rail</itunes:keywords>';
    expect((await firstItem(rss(keywords))).categories).toEqual(['rail', 'strike']);
    expect((await firstItem(rss(`${keywords}<category>World</category>`))).categories).toEqual(['World']);
  });

  it('finds pictures by the base of the item', async () => {
    const text = atom('<content type="html">&lt;img src="p.jpg"></content>').replace(
      '<entry>',
      '<entry xml:base="https://b.example/x/">',
    );
    expect((await firstItem(text)).images).toEqual([{ url: 'https://b.example/x/p.jpg' }]);
  });

  it('keeps text that is said to be text from being read as markup', async () => {
    const item = await firstItem(atom('<title type="text">AT&amp;T on the &lt;b&gt; tag, 1 &lt; 2</title>'));
    expect(item.title).toBe('AT&T on the &lt;b> tag, 1 < 2');
  });

  it('does not take the title of a picture or of a text box for the item’s or the feed’s own', async () => {
    const feed = await read(
      `<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><image><title>Logo</title><link>https://l.example/</link></image>
       <textInput><title>Search</title></textInput><title>Daily</title>
       <item><media:title>Photo</media:title><title>a</title><source><title>S</title></source></item></channel></rss>`,
    );
    expect(feed.title).toBe('Daily');
    expect(feed.link).toBeUndefined();
    expect(feed.items[0]?.title).toBe('a');
  });

  it('finds every enclosure and picture', async () => {
    const item = await firstItem(
      `<rss xmlns:m="http://search.yahoo.com/mrss/"><channel><item><title>a</title>
       <enclosure url="https://d.example/1.jpg" type="image/jpeg" length="10"/><enclosure url="https://d.example/2.mp3" type="audio/mpeg"/>
       <m:group><m:content url="https://d.example/3.jpg" medium="image" width="640" height="360"><m:thumbnail url="https://d.example/4.jpg"/></m:content></m:group>
       </item></channel></rss>`,
    );
    expect(item.enclosures.map(({ url }) => url)).toEqual([
      'https://d.example/1.jpg',
      'https://d.example/2.mp3',
    ]);
    expect(item.images).toEqual([
      { url: 'https://d.example/3.jpg', width: 640, height: 360 },
      { url: 'https://d.example/4.jpg' },
      { url: 'https://d.example/1.jpg' },
    ]);
  });

  it('takes the first picture of the text where none is named, but no beacon', async () => {
    const html = '<img src="/b.gif" width="1" height="1"><img alt="" src="/p.jpg?a=1&amp;b=2">';
    const item = await firstItem(rss(`<title>a</title><description><![CDATA[${html}]]></description>`));
    expect(item.images).toEqual([{ url: 'https://daily.example/p.jpg?a=1&b=2' }]);
  });

  it('makes links absolute by xml:base, then by the address; without either they stay as they are', async () => {
    const based = atom('<link href="c.html"/>', '<title/>').replace(
      '<entry>',
      '<entry xml:base="https://b.example/x/">',
    );
    expect((await firstItem(based, { url: 'https://h.example/feed' })).link).toBe(
      'https://b.example/x/c.html',
    );
    const relative = rss('<title>a</title><link>/c.html</link>');
    expect((await firstItem(relative, { url: 'https://h.example/feed' })).link).toBe(
      'https://h.example/c.html',
    );
    expect((await firstItem(relative)).link).toBe('/c.html');
  });

  it('takes a permanent guid for the link where there is none', async () => {
    expect((await firstItem(rss('<guid>https://d.example/p</guid>'))).link).toBe('https://d.example/p');
    expect(
      (await firstItem(rss('<guid isPermaLink="false">https://d.example/p</guid>'))).link,
    ).toBeUndefined();
  });

  it('reads a link in white space, CDATA or an attribute', async () => {
    expect((await firstItem(rss('<link>\n <![CDATA[ https://d.example/p ]]> </link>'))).link).toBe(
      'https://d.example/p',
    );
    expect((await firstItem(rss('<link href="https://d.example/p"/>'))).link).toBe('https://d.example/p');
    expect((await firstItem(rss('<link>https://d.example/?x=1&y=2</link>'))).link).toBe(
      'https://d.example/?x=1&y=2',
    );
  });

  it('leaves out a date that cannot be read, says so, and keeps the item and the others', async () => {
    const feed = await read(
      atom(
        '<title>bad</title><updated>yesterday</updated></entry><entry><title>ok</title><updated>2020-01-01T00:00:00Z</updated>',
      ),
    );
    expect(feed.items.map((item) => [item.title, item.publishedDateTime])).toEqual([
      ['bad', undefined],
      ['ok', '2020-01-01T00:00:00Z'],
    ]);
    expect(feed.notes).toEqual(['left out a date that could not be read: «yesterday»']);
  });

  it('reads dates without a zone in the zone of the source', async () => {
    const text = rss('<title>a</title><pubDate>2004-07-01 19:48:21</pubDate>');
    expect((await firstItem(text)).publishedDateTime).toBe('2004-07-01T19:48:21Z');
    expect((await firstItem(text, { timeZone: 'Europe/Berlin' })).publishedDateTime).toBe(
      '2004-07-01T17:48:21Z',
    );
  });

  it('keeps a bare & and entities that XML does not know', async () => {
    const feed = await read(rss('<title>A & B &nbsp; &eacute;</title>'));
    expect(feed.items[0]?.title).toBe('A & B &nbsp; &eacute;');
    expect(feed.notes).toEqual(['has a bare & or an entity that is not declared']);
  });

  it('mends text that was encoded twice', async () => {
    expect((await firstItem(rss('<title>fÃ¼r Ã¤ltere</title>'))).title).toBe('für ältere');
    expect((await firstItem(rss('<title>SÃO PAULO für</title>'))).title).toBe('SÃO PAULO für');
    expect((await firstItem(rss('<title>itâ€™s â€œfÃ¼râ€\u009d</title>'))).title).toBe('it’s “für”');
    expect((await firstItem(rss('<title>&#226;&#128;&#166;</title>'))).title).toBe('…');
    expect((await firstItem(rss('<title>â€™ and Петр</title>'))).title).toBe('â€™ and Петр');
    expect((await firstItem(rss('<title>MENÜ–€</title>'))).title).toBe('MENÜ–€');
  });

  it('reads the numbers that windows-1252 has for characters, and no others of theirs', async () => {
    const text = '&#147;x&#148; &#x97; &#x41;&#8217; &#38;#147; &#xD800; &#1114112; &#xg; &#; &amp;lt;';
    expect((await firstItem(rss(`<title>${text}</title>`))).title).toBe(
      '“x” — A’ &#147; \ufffd \ufffd &#xg; &#; &lt;',
    );
  });

  it('knows the language of the feed and of an item', async () => {
    const feed = await read(
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><entry xml:lang="fr_CH"><title>a</title></entry><entry><title>b</title></entry></feed>',
    );
    expect([feed.language, ...feed.items.map((item) => item.language)]).toEqual(['de', 'fr-CH', undefined]);
  });

  it('tells a feed without items from a document that is none', async () => {
    expect((await read('<rss version="2.0"><channel/></rss>')).items).toEqual([]);
    expect((await read('<feed xmlns="http://www.w3.org/2005/Atom"/>')).items).toEqual([]);
  });
});

describe('readFeed, long documents', () => {
  it('reads items in their order, and what is said of the feed wherever it stands', async () => {
    const titles = Array.from(
      { length: 6000 },
      (_, at) => `Talks resume for the ${at}th time, to nobody’s surprise`,
    );
    const items = titles.map((title) => `<item><title>${title}</title><link>/${title.length}</link></item>`);
    const feed = await read(
      `<rss><channel><link>https://d.example/</link>${items.join('')}<title>Daily</title></channel></rss>`,
    );
    expect(feed).toMatchObject({ title: 'Daily', link: 'https://d.example/', notes: [] });
    expect(feed.items.map(({ title }) => title)).toEqual(titles);
  });
});

describe('readFeed, refusals', () => {
  it.each([
    ['empty', ''],
    ['empty', ' \n\ufeff\0'],
    ['html-page', '<!DOCTYPE html><html><head><title>News</title></head></html>'],
    ['html-page', '<html xmlns="http://www.w3.org/1999/xhtml"><body><item/></body></html>'],
    ['not-a-feed', 'only words'],
    ['not-a-feed', '<urlset><url><loc>x</loc></url></urlset>'],
    ['not-a-feed', '<catalog><item><title>a</title></item></catalog>'],
    ['not-a-feed', '{"data": 1}'],
    ['not-a-feed', '[1, 2]'],
    ['ill-formed', '{"items": [}'],
  ])('%s: %j', async (code, text) => {
    expect(await codeOf(() => read(text))).toBe(code);
  });

  it('too-large: more than 10 MiB', async () => {
    expect(await codeOf(() => readFeed(new Uint8Array(10 * 1024 * 1024 + 1)))).toBe('too-large');
  });
});

describe('readFeed, attacks', () => {
  it('stops at entities made of entities', async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    ).join('');
    const text = `<!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]>${rss('<title>&l9;</title>')}`;
    expect(await codeOf(() => read(text))).toBe('too-many-entities');
  });

  it('stops at a flood of declared entities', async () => {
    const text = `<!DOCTYPE rss [${'<!ENTITY a "b">'.repeat(501)}]>${rss('<title>a</title>')}`;
    expect(await codeOf(() => read(text))).toBe('too-many-entities');
  });

  it('follows no external entities, and expands none of markup', async () => {
    const feed = await read(
      `<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd" [<!ENTITY m "<b>x</b>"><!ENTITY f SYSTEM "file:///etc/hostname">]>${rss('<title>&m;&f;</title>')}`,
    );
    expect(feed.items[0]?.title).toBe('&m;&f;');
    expect(feed.notes).toContain('declares entities of its own that are left as they are written');
  });

  it('puts in entities of plain text that the document declares, but not within CDATA', async () => {
    const feed = await read(
      `<!DOCTYPE rss [<!ENTITY corp "Example &#38; Co"><!ENTITY corp "later"><!ENTITY site 'https://d.example'>]>${rss(
        '<title>&corp; <![CDATA[&corp;]]> &nbsp;</title><link>&site;/a</link>',
      )}`,
    );
    expect(feed.items[0]).toMatchObject({
      title: 'Example & Co &corp; &nbsp;',
      link: 'https://d.example/a',
    });
    expect(feed.notes).not.toContain('declares entities of its own that are left as they are written');
  });

  it('puts in no more of them than a notice is long', async () => {
    const text = `<!DOCTYPE rss [<!ENTITY a "${'a'.repeat(1000)}">]>${rss(`<description>${'&a;'.repeat(10_000)}</description>`)}`;
    const feed = await read(text);
    expect(feed.items[0]?.excerpt?.length).toBeLessThan(150_000);
    expect(feed.notes).toContain('declares entities of its own that are left as they are written');
  });

  it('stops at elements nested without end', async () => {
    expect(await codeOf(() => read(`<rss>${'<a>'.repeat(100_000)}`))).toBe('too-deep');
    expect(await codeOf(() => read(rss(`<description>${'<i>'.repeat(100_000)}</description>`)))).toBe(
      'too-deep',
    );
  });

  it('stops at a tag of endless attributes', async () => {
    expect(await codeOf(() => read(`<rss ${'a="1" '.repeat(10_000)}>`))).toBe('ill-formed');
  });

  it('passes over a flood of fields and items', async () => {
    const fields = await read(atom(`<title>a</title>${'<category term="x"/>'.repeat(1000)}`));
    expect(fields.items[0]?.title).toBe('a');
    const items = await read(
      `<rss><channel>${'<item><title>a</title></item>'.repeat(20_001)}</channel></rss>`,
    );
    expect(items.items).toHaveLength(20_000);
    expect(items.notes).toEqual(['left out what follows the first 20000 items']);
    const item = `<item>${'<category>x</category>'.repeat(300)}</item>`;
    const all = await read(`<rss><channel>${item.repeat(700)}</channel></rss>`);
    expect(all.items).toHaveLength(666);
    expect(all.notes).toEqual(['left out what follows the first 666 items']);
  });

  it('reads a text as far as a book is long, and what comes after it', async () => {
    const long = 'All work and no play. '.repeat(60_000);
    const texts = {
      'as text': long,
      'as markup': `<p>${long}</p>`,
      'in many pieces': '<b>a</b>'.repeat(200_000),
    };
    for (const [, text] of Object.entries(texts)) {
      const feed = await read(
        rss(`<title>a</title><description>${text}</description><link>https://d.example/a</link>`),
      );
      expect(feed.items[0]?.excerpt?.length).toBeGreaterThan(1_000_000);
      expect(feed.items[0]?.excerpt?.length).toBeLessThan(1_100_000);
      expect(feed.items[0]).toMatchObject({ title: 'a', link: 'https://d.example/a' });
      expect(feed.notes).toContain('left out what follows the first 1048576 characters of a text');
    }
  });

  it('reads 60 KB of < as text', async () => {
    const flood = '<'.repeat(60_000);
    expect(
      (await firstItem(rss(`<title>a</title><description><![CDATA[${flood}]]></description>`))).excerpt,
    ).toBe(flood);
    expect((await firstItem(rss(`<title>a</title><description>${flood}</description>`))).title).toBe('a');
  });

  it('is not touched by names of object internals', async () => {
    const feed = await read(
      rss(
        '<__proto__><polluted>1</polluted></__proto__><constructor>x</constructor><title __proto__="x">a</title>',
      ),
    );
    expect(feed.items[0]).toMatchObject({ title: 'a' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const json = await read(
      '{"items":[{"__proto__":{"polluted":1},"title":"a"}],"__proto__":{"polluted":1}}',
    );
    expect(json.items[0]?.title).toBe('a');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('drops control characters and keeps what is around them', async () => {
    expect((await firstItem(rss('<title>a\0b&#8;c\u001bd</title>'))).title).toBe('abcd');
  });

  it('takes a guid that has only attributes for none', async () => {
    const item = await firstItem(rss('<title>a</title><guid isPermaLink="false"/>'));
    expect(item.guid).toBeUndefined();
  });

  it('takes ]]> in escaped text for text', async () => {
    expect((await firstItem(rss('<title>a ]]&gt; &lt;b&gt; c</title>'))).title).toBe('a ]]> <b> c');
  });

  it('gives each reading of the same bytes the same answer', async () => {
    const body = bytes(rss('<title>a</title>'));
    expect(await readFeed(body)).toEqual(await readFeed(body));
  });
});

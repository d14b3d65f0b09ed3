import { Buffer } from 'node:buffer';
import iconv from 'iconv-lite';

const RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>';
const ITEM = '<item><title>Talks resume</title><link>https://d.example/1</link><guid>1</guid>';

/** A document of at most `size` bytes, of which there are 100,000 or more. */
type Make = (size: number) => Buffer;

/** `head`, then `unit` as often as it fits, then `tail`. */
function filled(head: string, unit: string, tail = ''): Make {
  const rest = Buffer.byteLength(head) + Buffer.byteLength(tail);
  return (size) =>
    Buffer.from(head + unit.repeat(Math.floor((size - rest) / Buffer.byteLength(unit))) + tail);
}

function encoded(text: string, encoding: string): Make {
  const head = `<?xml version="1.0" encoding="${encoding}"?><rss version="2.0"><channel><item><title>`;
  const unit = iconv.encode(text, encoding);
  return (size) =>
    Buffer.concat([
      iconv.encode(head, encoding),
      Buffer.alloc(size - 4096, unit),
      iconv.encode('</title></item></channel></rss>', encoding),
    ]);
}

function distinct(count: number, unit: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => unit(at)).join('');
}

/** Documents that are made to take long, each by what it has too much of. */
export const HOSTILE: Readonly<Record<string, Make>> = {
  'tiny items': filled(RSS, '<item><title>a</title></item>'),
  'empty items': filled(RSS, '<item/>'),
  'items of many fields': filled(
    RSS,
    `<item>${'<category>a</category><link>b</link><enclosure url="https://d.example/e"/>'.repeat(100)}</item>`,
  ),
  'one long text': filled(`${RSS}${ITEM}<description>`, 'All work and no play. ', '</description></item>'),
  'one long title': filled(`${RSS}<item><title>`, 'All work and no play. ', '</title></item>'),
  'titles of 500 characters': filled(RSS, `<item><title>${'word '.repeat(100)}</title></item>`),
  'long escaped markup': filled(
    `${RSS}${ITEM}<description>`,
    '&lt;p&gt;a&amp;amp;b&lt;/p&gt;',
    '</description></item>',
  ),
  'CDATA runs': filled(`${RSS}${ITEM}<description>`, '<![CDATA[a]]>', '</description></item>'),
  'XHTML content': filled(
    `${RSS}${ITEM}<content type="xhtml">`,
    '<p class="a">b <b>c</b></p>',
    '</content></item>',
  ),
  'a million images': filled(
    `${RSS}${ITEM}<description><![CDATA[`,
    '<img src="a">',
    ']]></description></item>',
  ),
  'a million categories': filled(`${RSS}${ITEM}`, '<category>a</category>', '</item>'),
  'a million enclosures': filled(`${RSS}${ITEM}`, '<enclosure url="https://d.example/e.mp3"/>', '</item>'),
  'a million authors': filled(`${RSS}${ITEM}`, '<author><name>a</name></author>', '</item>'),
  'bad dates': filled(RSS, '<item><pubDate>1 1 1 1 1 yesterday 12:12:12</pubDate><title>a</title></item>'),
  'relative links': filled(RSS, '<item><link>../../a?b#c</link></item>'),
  'tags of 499 attributes': filled(RSS, `<a${distinct(499, (at) => ` a${at}="b"`)}/>`),
  'one tag of attributes': filled(`${RSS}<a `, 'a="b" '),
  'one long attribute': filled(`${RSS}<item><link href="`, 'https://d.example/&amp;', '"/></item>'),
  'namespaces anew': filled(RSS, '<a xmlns="b" xmlns:c="d" xmlns:e="f"/>'),
  'distinct names': (size) =>
    Buffer.from(`${RSS}${distinct(Math.floor(size / 20), (at) => `<n${at}:a${at}/>`)}`),
  'nesting in items': filled(RSS, `<item>${'<a>'.repeat(280)}${'</a>'.repeat(280)}<title>a</title></item>`),
  'nesting without end': filled(RSS, '<a>'),
  'unclosed items': filled(RSS, '<item><title>a'),
  'unclosed fields': filled(`${RSS}${ITEM}`, '<description>a<guid>b'),
  'end tags': filled(`${RSS}${ITEM}${'<a>'.repeat(290)}`, '</b>'),
  comments: filled(`${RSS}${ITEM}`, '<!-- a -->'),
  'an unclosed comment': filled(`${RSS}${ITEM}<!--`, '-- >'),
  instructions: filled(`${RSS}${ITEM}`, '<?a b?>'),
  'only <': filled('', '<'),
  'only < in a text': filled(`${RSS}<item><title>`, '<', '</title></item>'),
  'only &': filled(`${RSS}<item><description>`, '&', '</description></item>'),
  'only ]]>': filled(`${RSS}<item><description>`, ']]>', '</description></item>'),
  'only ]]> in CDATA': filled(`${RSS}<item><description><![CDATA[`, ']]>', ']]></description></item>'),
  'references by number': filled(`${RSS}<item><description>`, '&#x41;', '</description></item>'),
  'control characters': filled(`${RSS}<item><description>`, 'a\u0001', '</description></item>'),
  'text encoded twice': filled(`${RSS}<item><description>`, 'Ã¼', '</description></item>'),
  'declared entities': filled(
    `<!DOCTYPE rss [${distinct(400, (at) => `<!ENTITY e${at} "${'x'.repeat(100)}">`)}]>${RSS}<item><title>`,
    '&e7;',
  ),
  'an endless doctype': filled('<!DOCTYPE rss [', '<!ENTITY a "'),
  'doctypes in comments': filled('', '<!-- <!DOCTYPE -->'),
  'white space': filled('', ' \n'),
  'text before the feed': filled('', 'Notice: x\n', `${RSS}${ITEM}</item></channel></rss>`),
  'an HTML page': filled('<!DOCTYPE html><html><body>', '<div><p>a<br><img src=b></p></div>'),
  'a feed in a page': filled(`<html><body>${RSS}`, `${ITEM}</item>`),
  zeros: (size) => Buffer.alloc(size),
  'bytes of 0xff': (size) => Buffer.alloc(size, 0xff),
  'broken UTF-8': (size) =>
    Buffer.concat([Buffer.from(`${RSS}<item><title>`), Buffer.alloc(size - 200, 'é\u00ff\u0080ü', 'latin1')]),
  'UTF-8 of three bytes': filled(`${RSS}<item><description>`, 'новости 新聞 ', '</description></item>'),
  'UTF-16': encoded('Petković 新聞 ', 'utf-16le'),
  'UTF-32': encoded('Petković 新聞 ', 'utf-32le'),
  'UTF-7': encoded('Petkovi+AQc- ', 'utf-7'),
  Shift_JIS: encoded('ニュース速報', 'shift_jis'),
  'EUC-JP': encoded('ニュース速報', 'euc-jp'),
  GB18030: encoded('新闻快讯𠀀', 'gb18030'),
  Big5: encoded('新聞快訊', 'big5'),
  'JSON of nested lists': filled('', '['),
  'JSON items nested': filled('{"items":', '[', ''),
  'JSON of tiny items': filled('{"items":[{"id":1}', ',{"id":1}', ']}'),
  'JSON of bad dates': filled(
    '{"items":[{"id":1}',
    ',{"id":1,"date_published":"1 1 1 yesterday 12:12"}',
    ']}',
  ),
  'JSON of a huge number': filled('{"items":[{"id":', '9', '}]}'),
  'JSON of one long text': filled('{"items":[{"id":1,"content_html":"', '<p>\\u00fc</p>', '"}]}'),
  'JSON of a million tags': filled('{"items":[{"id":1,"tags":["a"', ',"a"', ']}]}'),
  'JSON of many keys': (size) =>
    Buffer.from(`{"items":[{${distinct(Math.floor(size / 16), (at) => `"k${at}":1,`)}"id":1}]}`),
  'JSON and text after it': filled('{"items":[{"id":"1"}]}', 'a "b" '),
  'JSON cut off': filled('{"items":[{"id":"1"}', ',{"id":"a}"}'),
};

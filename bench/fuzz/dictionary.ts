/** What the formats are made of and our code does not name, and what has broken readers of others (CVEs and bug trackers). */
const FORMAT_WORDS = [
  '<?xml version="1.0"?>', '<?xml version="1.1" encoding="x"?>', '<!DOCTYPE rss [<!ENTITY a "b">]>', '<!ENTITY % p "&a;">', '<!DOCTYPE html>',
  ']]>', '<![CDATA[', '<!--', '-->', '--!>', '<?', '?>', '</', '/>', '<', '>', '&', '&#', '&#x', ';', '&a;', '&amp;', '&amp;amp;lt;', '&lt;b&gt;',
  '&nbsp;', '&hellip', '&notit;', '&#0;', '&#9;', '&#27;', '&#x80;', '&#xd800;', '&#xdc00;', '&#x1f600;', '&#55357;&#56832;', '&#1114112;', '&#xffff;',
  '<rss version="2.0">', '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/b/" xml:lang="de">', '<rdf:RDF>', '<channel>', '<item>', '</item>', '<entry>', '</entry>',
  '<title type="xhtml"><div>', '<link rel="alternate" href="/a"/>', '<link>', '<guid isPermaLink="true">', '<media:group>', '<media:content url="a.jpg" width="9"/>',
  '<enclosure url="b.mp3" length="-1" type="audio/mpeg"/>', '<content:encoded>', '<dc:date>', '<itunes:image href="i.png"/>', '<a:b xmlns:a="u">', ' xmlns:content="x"', ' xmlns="y"',
  '<urlset>', '<sitemapindex>', '<url><loc>http://a.example/b-c-d</loc></url>', '<news:title>', '<lastmod>', '<outline text="a" xmlUrl="http://a.example/f"/>', '<opml version="2.0">',
  '<html>', '<head>', '<body>', '<base href="//h.example/">', '<script>', '</script>', '<style>', '<svg><title>', '<template>', '<noscript>', '<p>', '<br/>', '<img src="x.jpg">',
  '<plaintext>', '<textarea>', '<xmp>', '<title>', '</title>', '<link rel="alternate" type="application/rss+xml" href="f">', '<meta name="robots" content="noindex">',
  '<meta property="og:image" content="i">', '{"items":[', '"__proto__":', '"constructor":', '"length":', '"toString":', 'null', '[]', '{}', '"\\u0000"', '"\\ud800"', '\\u0041', '1e400', '-0',
  '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '---\n', '\n---\n', '&x *x', '!!js/function ', '!!binary ', '<<: *a', '? ', '|-\n ', '- - - ', '!!timestamp 2020-01-01', '0x7fffffff', '.inf', '.nan',
  'http://', 'https://', '//', 'http://[::1]/', 'http://a.example:99999/', 'javascript:alert(1)', 'data:text/html,x', 'feed://', 'http://u:p@h.example/', '%00', '%2e%2e/', '%', '%zz', '#!', '?a=1&a=2', 'xn--', '\u00ad',
  '.amp', '/amp/', '?amp=1', '&utm_source=x', 'https://www.google.com/amp/s/', '.cdn.ampproject.org/c/s/', ';jsessionid=1', 'www.',
  'Mon, 02 Jan 2006 15:04:05 -0700', '2023-02-29', '2024-02-29T24:00:00Z', '23:59:60', '+14:00', '-99:99', 'EST5EDT', 'a.m.', '12:00 AM', '00:00', '31.04.', '29 Feb', '1/2/3', '2023-W05-3', '2023-060', '@1700000000', 'T', 'Z', '+',
  '\u0000', '\u0001', '\u0008', '\t', '\n', '\r\n', '\u000b', '\u001b[31m', '\u007f', '\u0085', '\u00a0', '\u2028', '\u200b', '\u202e', '\ufeff', '\ufffd', '\ufffe', '\uffff', 'İ', 'ß', 'ﬃ', 'e\u0301', '\u0344', '\u{1f468}\u200d\u{1f469}', '\u{e0001}', '\u{10ffff}', '한', 'ａ', '²', '٣', '１２',
]; // prettier-ignore

/** Pieces that are no whole characters, or from encodings in which other bytes begin tags. */
const BYTES = ['\xff\xfe', '\xfe\xff', '\xef\xbb\xbf', '\xc0\x80', '\xed\xa0\x80', '\xf4\x90\x80\x80', '\xe2\x80', '\x80', '\xff', '\x1b$B', '\x1b(B', '\x1b%G', '+ADw-', '~{', '\x81\x30', '<\0', '\0<', '\x00\x00\x00<', '\x1f\x8b']; // prettier-ignore

/** All words as bytes: of the formats, and of our own code's literals. */
export function wordsFrom(literals: readonly string[]): string[] {
  const texts = [...FORMAT_WORDS, ...literals].map((text) => Buffer.from(text, 'utf8').toString('latin1'));
  return [...texts, ...BYTES];
}

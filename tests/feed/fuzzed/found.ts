/**
 * What fuzzing found (`npm run fuzz`), reduced; each was wrong once, as `was` says. `bytes` are one character each
 * (Latin-1), `variant` is the setting of the target (bench/fuzz/targets.ts).
 */
export interface Found {
  target: string;
  variant: number;
  bytes: string;
  was: string;
}

export const FOUND: Found[] = [
  {
    target: 'text',
    variant: 0,
    bytes: '<!</>><script a',
    was: 'the tag of a script that has no end had the whole markup appended',
  },
  {
    target: 'text',
    variant: 1,
    bytes: '<script><script><script><a<a>>',
    was: 'a tag within a tag was taken out, and what was around it made a tag again',
  },
  {
    target: 'articles',
    variant: 0,
    bytes: '<item><title><title><title><title><a<a>>',
    was: 'the same in a title',
  },
  {
    target: 'articles',
    variant: 3,
    bytes: 'a\n<title><title><title><a<a>>',
    was: 'the same in an excerpt',
  },
  {
    target: 'feed',
    variant: 0,
    bytes: '{"items":[{"url":"\x7f"}]}',
    was: 'a link of a JSON Feed kept its control characters',
  },
  {
    target: 'sitemap',
    variant: 0,
    bytes: 'http:a/a-aaaaaaaa-%00a',
    was: 'control characters that an address has escaped came into the headline made of it',
  },
  {
    target: 'feed',
    variant: 0,
    bytes: '{"items":[{"attachments":[{"url":"a","mime_type":"\\u007f"}]}]}',
    was: 'the media type of an attachment kept its control characters',
  },
  {
    target: 'document',
    variant: 0,
    bytes: '---\ntitle: a\nprovider: "a\\x01"\n---\n',
    was: 'a publisher that a record names by its text alone kept the control characters that YAML has escaped',
  },
  {
    target: 'document',
    variant: 0,
    bytes: '---\ntitle: a\nwebUrl: "http://a/\\x01"\n---\n',
    was: 'the addresses of a record kept them as well',
  },
  {
    target: 'json',
    variant: 0,
    bytes: '[{"title":"a","secured":"\\ud800"}]',
    was: 'an encrypted payload was half a surrogate pair, which nobody can pass on',
  },
  {
    target: 'sitemap',
    variant: 0,
    bytes: `<urlset><url><loc>http://a.example/</loc><lastmod>${'a'.repeat(59)}&#128512;</lastmod></url>`,
    was: 'a note cut a character in two',
  },
  {
    target: 'opml',
    variant: 0,
    bytes: `<opml><outline xmlUrl="ftp:a" title="${'a'.repeat(99)}&#128512;"/></opml>`,
    was: 'the same in the note on a list of feeds',
  },
  {
    target: 'discover',
    variant: 1,
    bytes: '<body><a href="/feed" type="\x7f">',
    was: 'an anchor said in its own words what a feed is',
  },
];

/**
 * Pieces that nest in YAML when they are repeated, without a bracket or an indented line. Some 10,000 of them end the
 * process when they are read for the second time: V8 cannot compile a regular expression where the stack is nearly at its
 * end, and does not throw then. No test could hold that, so it is their depth that is refused.
 */
export const NESTING: string[] = ['"] ": ', 'a: ', '"a": ', 'a:\t', '-      ', '?\t', '-\t'];

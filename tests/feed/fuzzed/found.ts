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
];

/**
 * Pieces that nest in YAML when they are repeated, without a bracket or an indented line. Some 10,000 of them end the
 * process when they are read for the second time: V8 cannot compile a regular expression where the stack is nearly at its
 * end, and does not throw then. No test could hold that, so it is their depth that is refused.
 */
export const NESTING: string[] = ['"] ": ', 'a: ', '"a": ', 'a:\t', '-      ', '?\t', '-\t'];

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
    was: 'a script that has no end of its tag had the whole markup appended, tags and all',
  },
  {
    target: 'sitemap',
    variant: 0,
    bytes: 'http:a/a-aaaaaaaa-%00a',
    was: 'control characters that an address has escaped came into the headline made of it',
  },
];

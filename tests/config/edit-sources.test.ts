import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  addSources,
  DuplicateSourceError,
  UneditableError,
  type NewSource,
} from '../../src/config/edit-sources.ts';
import { readYaml } from '../../src/config/yaml-file.ts';

const ENTRY: NewSource = { id: 'new', url: 'https://new.example/feed' };
const BLOCK = '  - id: new\n    url: https://new.example/feed\n';

describe('addSources', () => {
  it.each([
    ['an empty file', '', `sources:\n${BLOCK}`],
    ['nothing but comments', '# mine\n', `# mine\nsources:\n${BLOCK}`],
    ['no line end', 'defaults: {}', `defaults: {}\n\nsources:\n${BLOCK}`],
    ['a list not begun', 'sources:\n# later\ndefaults: {}\n', `sources:\n${BLOCK}# later\ndefaults: {}\n`],
    ['null', 'sources: ~ # none\n', `sources: # none\n${BLOCK}`],
    ['an empty list', 'sources: [] # none\n', `sources: # none\n${BLOCK}`],
    ['one source', 'sources:\n  - id: a\n', `sources:\n  - id: a\n\n${BLOCK}`],
    [
      'close lines',
      'sources:\n- id: a\n- id: b',
      `sources:\n- id: a\n- id: b\n${BLOCK.replace(/^ {2}/gm, '')}`,
    ],
    [
      'comments of the last source and of the rest',
      'sources:\n  - id: a\n\n  - id: b # b\n    # of b\n  # of all\nx: 1\n',
      `sources:\n  - id: a\n\n  - id: b # b\n    # of b\n\n${BLOCK}\n  # of all\nx: 1\n`,
    ],
    [
      'text over several lines at its end',
      'sources:\n  - id: a\n    name: |+\n      A\n\n# end\n',
      `sources:\n  - id: a\n    name: |+\n      A\n\n${BLOCK}\n# end\n`,
    ],
    [
      'brackets',
      'sources: [{ id: a }, ] # a\n',
      'sources: [{ id: a }, { id: new, url: https://new.example/feed }, ] # a\n',
    ],
    [
      'brackets over several lines',
      'sources: [\n    { id: a }, # a\n  ]\n',
      'sources: [\n    { id: a },\n    { id: new, url: https://new.example/feed }, # a\n  ]\n',
    ],
    ['braces', '{ sources: [] }\n', '{ sources: [{ id: new, url: https://new.example/feed }] }\n'],
    [
      'lines that end as on Windows',
      'sources:\r\n  - id: a\r\n  - id: b\r\n',
      `sources:\r\n  - id: a\r\n  - id: b\r\n${BLOCK.replaceAll('\n', '\r\n')}`,
    ],
    [
      'a byte order mark',
      '\ufeffsources:\n  - id: a\n  - id: b\n',
      `\ufeffsources:\n  - id: a\n  - id: b\n${BLOCK}`,
    ],
  ])('finds its place in %s', (_, text, expected) => {
    expect(addSources(text, [ENTRY]).text).toBe(expected);
  });

  it('leaves the stock file as it is, and adds to its end', () => {
    const stock = readFileSync(resolve(import.meta.dirname, '../../config/sources.yaml'), 'utf8');
    expect(addSources(stock, [ENTRY]).text).toBe(`${stock}\n${BLOCK}`);
  });

  it('writes what there is of a source, and says what it wrote', () => {
    const full: NewSource = {
      id: 'full',
      enabled: false,
      kind: 'sitemap',
      url: 'https://full.example/map.xml',
      name: 'Full: of # it',
      category: 'world',
      language: 'sr-Latn',
    };
    expect(addSources('', [full, { ...ENTRY, enabled: true, kind: 'feed' }]).added).toBe(
      [
        '- id: full',
        '  enabled: false',
        '  kind: sitemap',
        '  url: https://full.example/map.xml',
        '  name: "Full: of # it"',
        '  category: world',
        '  language: sr-Latn',
        '',
        '- id: new',
        '  url: https://new.example/feed',
        '',
      ].join('\n'),
    );
  });

  it('lets no address or name from elsewhere take anything from the environment', () => {
    const entry = { ...ENTRY, url: 'https://evil.example/?${TOKEN}&$${TOKEN}', name: '${TOKEN}' };
    const { text } = addSources('', [entry]);
    const { value } = readYaml('sources.yaml', text, { TOKEN: 'secret' });
    expect(value).toEqual({ sources: [{ id: 'new', url: entry.url, name: entry.name }] });
    const own = addSources('', [{ ...ENTRY, url: 'https://own.example/?${TOKEN}', variables: true }]).text;
    expect(readYaml('sources.yaml', own, { TOKEN: 'secret' }).value).toEqual({
      sources: [{ id: 'new', url: 'https://own.example/?secret' }],
    });
  });

  it('refuses what is there', () => {
    const { text } = addSources('', [ENTRY]);
    expect(() => addSources(text, [{ ...ENTRY, url: 'https://other.example/' }])).toThrow(
      DuplicateSourceError,
    );
    expect(() => addSources(text, [{ ...ENTRY, id: 'other' }])).toThrow('as new');
    expect(() => addSources('', [ENTRY, { ...ENTRY, id: 'twice' }])).toThrow(DuplicateSourceError);
  });

  it.each([
    ['a list', '- id: a\n'],
    ['another kind of sources', 'sources: many\n'],
    ['an alias', 'all: &all [{ id: a }]\nsources: *all\n'],
    ['what is no YAML', 'sources: [\n'],
    ['an end that is marked', 'defaults: {}\n...\n'],
    ['aliases that lead nowhere', 'sources: [*a]\n'],
  ])('leaves alone %s', (_, text) => {
    expect(() => addSources(text, [ENTRY])).toThrow(UneditableError);
  });
});

const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('no', '~', '- a', 'a: b', '# x', '${A}', 'x\ny', ' '),
);
const someSources = fc.uniqueArray(
  fc.record(
    { id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/), url: anyText, name: anyText, category: anyText },
    { requiredKeys: ['id', 'url'] },
  ),
  { selector: ({ id }) => id, maxLength: 6 },
);
const apart = fc.tuple(someSources, someSources).map(([old, fresh]) => {
  const mine = (prefix: string, list: typeof old) =>
    list.map((source, at) =>
      Object.assign({}, source, { id: `${prefix}-${source.id}`, url: `${prefix}${at}${source.url}` }),
    );
  return { old: mine('old', old), fresh: mine('new', fresh) };
});
/** A file in one of the ways that people write them, with comments between its lines wherever they may stand. */
const files = fc.record({
  style: fc.constantFrom('block', 'flow'),
  indentSeq: fc.boolean(),
  defaults: fc.constantFrom('before', 'after', 'none'),
  newline: fc.constantFrom('\n', '\r\n'),
  comments: fc.array(fc.nat(40), { maxLength: 6 }),
  isEnded: fc.boolean(),
});

describe('addSources, whatever is in the file', () => {
  it('keeps every line, adds what is new and nothing else, and refuses it the next time', () => {
    fc.assert(
      fc.property(apart, files, ({ old, fresh }, how) => {
        const text = write(old, how);
        const { text: edited, added } = addSources(text, fresh);
        const values = fresh.map((source) =>
          Object.fromEntries(
            Object.entries(source).map(([key, value]) => [key, value.replaceAll('${', () => '$${')]),
          ),
        );
        expect(parse(edited)).toEqual({ ...(parse(text) as object), sources: [...old, ...values] });
        expect(parse(added) ?? []).toEqual(values);
        expect(isPutIn(text, edited)).toBe(true);
        for (const comment of text.match(/# comment \d+/g) ?? []) expect(edited).toContain(comment);
        if (how.newline === '\r\n' && how.isEnded) expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
        if (fresh.length > 0) expect(() => addSources(edited, fresh)).toThrow(DuplicateSourceError);
      }),
      { numRuns: 100 },
    );
  });
});

type How = typeof files extends fc.Arbitrary<infer T> ? T : never;

function write(old: object[], { style, indentSeq, defaults, newline, comments, isEnded }: How): string {
  const lines = { lineWidth: 0, blockQuote: false, doubleQuotedMinMultiLineLength: 1e9 } as const;
  const list =
    style === 'block'
      ? stringify({ sources: old }, { ...lines, indentSeq })
      : `sources: [\n${old.map((source) => `    ${JSON.stringify(source)},\n`).join('')}  ]\n`;
  const before = defaults === 'before' ? 'defaults: { maxItems: 5 }\n' : '';
  const after = defaults === 'after' ? 'defaults:\n  maxItems: 5\n' : '';
  const rows = (before + list + after).replace(/\n+$/, '').split('\n');
  for (const [number, at] of comments.entries())
    rows.splice(Math.min(at, rows.length), 0, `${' '.repeat(at % 7)}# comment ${number}`);
  return rows.join(newline) + (isEnded ? newline : '');
}

/** Whether the longer text is the shorter one with one piece put in; the brackets of an empty list may go. */
function isPutIn(shorter: string, longer: string): boolean {
  return [shorter, shorter.replace(/ \[\s*\]/, '')].some((before) => {
    let head = 0;
    while (head < before.length && before[head] === longer[head]) head += 1;
    return longer.endsWith(before.slice(head));
  });
}

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generatedFiles } from '../../scripts/write-schemas.ts';
import { defaultConfig } from '../../src/config/defaults.ts';
import { formatProblem, readConfig } from '../../src/config/read-config.ts';
import type { Config } from '../../src/config/types.ts';
import { thresholds } from '../../src/story/titles/thresholds.ts';
import { problemsOf } from './folder.ts';

const root = resolve(fileURLToPath(import.meta.url), '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the configuration that ships', () => {
  let config: Config;
  let warnings: string[];

  beforeAll(() => {
    const result = readConfig(join(root, 'config'), {}, 1);
    if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'));
    config = result.config;
    warnings = result.warnings.map(({ path }) => path);
  });

  it('reads without errors, and asks for a contact', () => {
    expect(warnings).toEqual(['contact']);
  });

  it('states the defaults and nothing else in copydesk.yaml', () => {
    const { sources: _sources, topics: _topics, categories: _categories, ...decided } = config;
    const { sources, topics, categories, ...defaults } = defaultConfig(join(root, 'config'));
    expect([sources, topics, { ...categories }]).toEqual([[], [], {}]);
    expect(decided).toEqual(defaults);
  });

  it('comments out the thresholds of its profile as they are', () => {
    const text = read('config/copydesk.yaml').replace(/^ {2}# (duplicate|related):/gm, '  $1:');
    const { profile, duplicate, related } = (parse(text) as { match: Record<string, unknown> }).match;
    expect({ profile, duplicate, related }).toEqual({ profile: 'strict', ...thresholds });
  });

  it('starts with the seed documents and six public feeds, and holds many more to switch on', () => {
    const enabled = config.sources.filter((source) => source.enabled);
    expect(enabled[0]).toMatchObject({ id: 'seeds', kind: 'documents', path: join(root, 'config/seeds') });
    expect(enabled.slice(1).map(({ kind }) => kind)).toEqual(Array(6).fill('feed'));
    expect(config.sources.length - enabled.length).toBeGreaterThanOrEqual(15);
  });

  it('names publisher, language and category of every feed, over https and without credentials', () => {
    for (const source of config.sources) {
      if (source.kind === 'documents') continue;
      const { protocol, username, password } = new URL(source.url);
      expect({ id: source.id, protocol, username, password }).toEqual({
        id: source.id,
        protocol: 'https:',
        username: '',
        password: '',
      });
      expect(
        source.provider?.name && source.provider.domain && source.language && source.category,
      ).toBeTruthy();
    }
  });

  it('mentions every key of copydesk.yaml', () => {
    const { properties } = schemaOf('copydesk');
    const text = read('config/copydesk.yaml');
    const keys = Object.entries(properties ?? {}).flatMap(([key, value]) =>
      [key].concat(Object.keys(value.properties ?? {})),
    );
    expect(keys.filter((key) => !new RegExp(`^ *(# )?${key}:`, 'm').test(text))).toEqual([]);
  });
});

function schemaOf(name: string): JsonSchema {
  const schema: JsonSchema = JSON.parse(read(`schemas/${name}.schema.json`));
  return schema;
}

/** A key's row; a section's heading; what makes a kind of entry that kind, in the list of kinds. */
function told(path: string, { const: kind }: JsonSchema): RegExp {
  const name = path.replace(/[.[\]]/g, '\\$&');
  const place = kind === undefined ? `^(\\| \`${name}\` \\||### ${name}$)` : `^- \`${kind}\`: `;
  return new RegExp(place, 'm');
}

interface JsonSchema {
  const?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
}

describe('the examples in the documentation', () => {
  const blocks = [...read('docs/configuring.md').matchAll(/^```yaml\n(.*?)^```/gms)].map(
    ([, text = '']) => text,
  );
  const examples = blocks.map((text) => (text.startsWith('sources:') ? text : `sources:\n${text}`));
  const env = Object.fromEntries(
    [...examples.join('').matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'value']),
  );

  it.each(examples)('read without errors or warnings: %.60j', (text) => {
    expect(problemsOf({ 'sources.yaml': text, 'copydesk.yaml': 'contact: desk@a.example' }, env)).toEqual([]);
  });

  it('and those in the comments of sources.yaml', () => {
    const comment = /^# Other kinds of source.*?\n((?:#.*\n)+)/m.exec(read('config/sources.yaml'))?.[1] ?? '';
    const text = `sources:\n${comment.replace(/^# ?/gm, '')}`;
    const found = problemsOf(
      { 'sources.yaml': text, 'copydesk.yaml': 'contact: desk@a.example' },
      { WIRE_TOKEN: 'value' },
    );
    expect([text.split('kind:').length, found]).toEqual([3, []]);
  });

  it('are good for editors as well', () => {
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schemaOf('sources'));
    for (const text of examples) {
      validate(parse(text));
      expect(validate.errors ?? [], text).toEqual([]);
    }
  });
});

describe('the schemas for editors', () => {
  let takesSource: (value: unknown) => boolean;

  beforeAll(() => {
    takesSource = new Ajv({ allowUnionTypes: true }).compile(schemaOf('sources'));
  });

  it('and the reference in the documentation are up to date (else run npm run schemas)', () => {
    for (const [path, text] of Object.entries(generatedFiles())) expect(read(path), path).toBe(text);
  });

  it.each(['copydesk', 'sources', 'topics'])('take the %s.yaml that ships, which names them', (name) => {
    const text = read(`config/${name}.yaml`);
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schemaOf(name));
    validate(parse(text));
    expect(validate.errors ?? []).toEqual([]);
    expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=../schemas/${name}.schema.json`);
  });

  it('refuse what is misspelled and take variables', () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(schemaOf('copydesk'));
    expect(validate({ api: { prot: 1 } })).toBe(false);
    expect(validate({ publish: { settle: 'soon' } })).toBe(false);
    expect(validate({ api: { port: '8080' } })).toBe(false);
    expect(validate({ api: { port: '${PORT_NUMBER}' }, publish: { settle: '${SETTLE}' } })).toBe(true);
  });

  it.each([
    'exclude: { title: a, link: [b, c] }',
    'rewrite: { title: { match: a, with: b }, link: [{ match: a, with: b }] }',
    'enrich: true',
    'enrich: { maxPages: 3 }',
    'interval: auto',
    'headers: { X-A: b }',
    'auth: { token: t }',
    'proxy: none',
  ])('take %s', (keys) => {
    expect(takesSource(parse(`sources: [{ id: a, url: http://a.example, ${keys} }]`))).toBe(true);
  });

  it.each([
    'exclude: { title: 5 }',
    'exclude: { titel: a }',
    'rewrite: { title: a }',
    'enrich: sometimes',
    'interval: 5',
    'headers: { X-A: 5 }',
    'auth: { tokn: t }',
    'proxy: socks://a',
  ])('refuse %s', (keys) => {
    expect(takesSource(parse(`sources: [{ id: a, url: http://a.example, ${keys} }]`))).toBe(false);
  });

  it.each(['copydesk', 'sources', 'topics'])(
    'say of every key of %s.yaml what it does, as the documentation does',
    (name) => {
      const docs = read('docs/configuration.md');
      const check = (schema: JsonSchema, path: string): void => {
        for (const [key, value] of Object.entries(schema.properties ?? {})) {
          expect(value.description, path + key).toBeTruthy();
          expect(docs).toMatch(told(path + key, value));
          check(value, `${path}${key}.`);
          for (const item of value.items?.oneOf ?? (value.items ? [value.items] : []))
            check(item, `${path}${key}[].`);
        }
      };
      check(schemaOf(name), '');
    },
  );
});

/**
 * Writes what follows from the configuration's zod schemas: schemas/{copydesk,sources,topics}.schema.json for editors,
 * and the tables of keys in docs/configuring.md. A test holds the committed files to what comes out of here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { copydeskSchema, sourcesSchema, topicsSchema } from '../src/config/schema.ts';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const DOCS = 'docs/configuring.md';

const FILES = {
  copydesk: { schema: copydeskSchema, title: 'copydesk: thresholds, window, limits, outputs' },
  sources: { schema: sourcesSchema, title: 'copydesk: sources' },
  topics: { schema: topicsSchema, title: 'copydesk: topic rules and categories' },
};

/** The part of JSON Schema that occurs in ours. */
interface JsonSchema {
  title?: string;
  description?: string;
  default?: unknown;
  const?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  oneOf?: JsonSchema[];
}

/** Draft 7, because that is what editors read best. */
function jsonSchema({ schema, title }: (typeof FILES)[keyof typeof FILES]) {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema: part }) => {
      // A default that depends on other keys stands beside the schema as `standard`.
      if ('standard' in part) part.default = part['standard'];
      delete part['standard'];
      // Sections default to their keys' defaults; `{}` would tell a reader nothing.
      if ('properties' in part) delete part.default;
    },
  });
  return { ...json, title };
}

/** One row a key: `network.maxBytes`, what it takes, its default, what it does. */
function keyRows(schema: JsonSchema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const path = prefix + key;
    const takes = value.title ?? (value.const === undefined ? '' : `\`${value.const}\``);
    const isSection = value.properties !== undefined;
    const row = `| \`${path}\` | ${takes} | ${isSection ? '' : defaultText(schema, key)} | ${value.description ?? ''} |`;
    return [row].concat(keyRows(value, `${path}.`), itemRows(value, path));
  });
}

/** Rows of a list's entries; where they come in kinds, what not all of them have is marked with those that have it. */
function itemRows({ items }: JsonSchema, path: string): string[] {
  if (!items) return [];
  const kinds = items.oneOf ?? [items];
  const having = new Map<string, string[]>();
  for (const kind of kinds) {
    const name = kind.properties?.['kind']?.const ?? kind.properties?.['type']?.const ?? '';
    for (const row of keyRows(kind, `${path}[].`)) having.set(row, [...(having.get(row) ?? []), name]);
  }
  return [...having].map(([row, names]) =>
    names.length === kinds.length ? row : row.replace('` | ', `\` | ${names.join(', ')}: `),
  );
}

function defaultText(schema: JsonSchema, key: string): string {
  const value = schema.properties?.[key]?.default;
  if (schema.required?.includes(key)) return 'required';
  return value === undefined ? '' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function keyTable(schema: JsonSchema): string {
  const head = '| key | takes | default | what it does |\n| --- | --- | --- | --- |';
  return `${head}\n${keyRows(schema).join('\n')}`;
}

/** Every file that is written, by its path below the repository's root, with its whole text. */
export function generatedFiles(): Record<string, string> {
  const files: Record<string, string> = {};
  let docs = readFileSync(resolve(root, DOCS), 'utf8');
  for (const [name, file] of Object.entries(FILES)) {
    const text = `${JSON.stringify(jsonSchema(file), null, 2)}\n`;
    files[`schemas/${name}.schema.json`] = text;
    const [open, close] = [`<!-- keys of ${name}.yaml -->`, '<!-- end of keys -->'];
    const from = docs.indexOf(open) + open.length;
    const to = docs.indexOf(close, from);
    if (from < open.length || to < 0) throw new Error(`${DOCS} has no place for the keys of ${name}.yaml`);
    const schema: JsonSchema = JSON.parse(text);
    docs = `${docs.slice(0, from)}\n${keyTable(schema)}\n${docs.slice(to)}`;
  }
  return { ...files, [DOCS]: docs };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of Object.entries(generatedFiles())) writeFileSync(resolve(root, path), text);

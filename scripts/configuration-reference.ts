/** The text of docs/configuration.md, the reference of every key, from the configuration's zod schemas; write-schemas.ts writes it. */
import { z } from 'zod';
import { copydeskSchema, sourcesSchema, topicsSchema } from '../src/config/schema.ts';

export const REFERENCE = 'docs/configuration.md';

const FILES = [
  {
    name: 'copydesk.yaml',
    schema: copydeskSchema,
    about: 'Thresholds, window, limits, outputs. It may be left out: every key has a default.',
  },
  { name: 'sources.yaml', schema: sourcesSchema, about: 'Where articles come from.' },
  {
    name: 'topics.yaml',
    schema: topicsSchema,
    about: 'Which articles get which topics. It may be left out.',
  },
];

/** The part of JSON Schema that occurs in ours. */
interface JsonSchema {
  title?: string;
  description?: string;
  default?: unknown;
  standard?: unknown;
  const?: string;
  enum?: string[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  oneOf?: JsonSchema[];
}

interface Key {
  path: string;
  schema: JsonSchema;
  isRequired: boolean;
  /** Of a list's entries that come in kinds: those that have the key, where not all do. */
  kinds?: string[];
}

const INTRODUCTION = `# Configuration reference

Every key of the three files, as the schemas have it; written by \`npm run schemas\`, so edit the schemas in
\`src/config\` and not this page. [configuring.md](configuring.md) is the guide to it. \`copydesk check\` reads the files as the
service would, and the running service takes edits that \`check\` would take.

- A key that is left out has its default. Unknown keys are errors.
- Durations are a number and a unit: \`500ms\`, \`30s\`, \`5m\`, \`24h\`, \`7d\`. Sizes likewise: \`512KiB\`, \`10MiB\`, \`2GiB\`.
- Any value may hold \`\${NAME}\` or \`\${NAME:-default}\`, which the environment fills in; \`$\${\` stands for \`\${\`.
- \`list[].key\` is a key of each entry of \`list\`.
`;

const ENVIRONMENT = `## Environment

The environment wins over the files.

| variable | what it does |
| --- | --- |
| \`COPYDESK_CONFIG\` | The folder of the three files; \`config\` by default. |
| \`COPYDESK_DATA\` | The folder of the private Redis server's files; \`.copydesk\` by default. |
| \`REDIS_URL\` | Over \`redis.url\`. |
| \`REDIS_PASSWORD\` | In place of the password in either. |
| \`REDIS_SERVER_BIN\` | The server to start where there is no \`REDIS_URL\`. |
| \`HOST\`, \`PORT\` | Over \`api.host\` and \`api.port\`. |
| \`COPYDESK_TOKEN\` | Over \`api.token\`. |
| \`LOG_LEVEL\` | Over \`logLevel\`. |

\`REDIS_URL_FILE\`, \`REDIS_PASSWORD_FILE\` and \`COPYDESK_TOKEN_FILE\` name files that hold the value; what is set itself wins.
`;

/** The whole page. */
export function configurationReference(): string {
  const files = FILES.map(({ name, schema, about }) => {
    const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema;
    return `## ${name}\n\n${about}\n\n${sectionsOf(json).join('\n')}`;
  });
  return [INTRODUCTION, ...files, ENVIRONMENT].join('\n');
}

/** Keys that stand alone in one table, then a table for each section and each list of mappings. */
function sectionsOf(file: JsonSchema): string[] {
  const all = keysBelow(file);
  const names = [...new Set(all.map(({ path }) => /^\w+/.exec(path)?.[0] ?? path))];
  const sections = names.filter((name) =>
    all.some(({ path }) => path.startsWith(`${name}.`) || path.startsWith(`${name}[`)),
  );
  const alone = all.filter(
    ({ path }) =>
      !sections.some(
        (name) => path === name || (/^[.[]/.test(path.slice(name.length)) && path.startsWith(name)),
      ),
  );
  return [
    ...(alone.length > 0 ? [tableOf(alone)] : []),
    ...sections.map((name) => {
      const own = file.properties?.[name];
      const keys = all.filter(({ path }) => path.startsWith(`${name}.`) || path.startsWith(`${name}[`));
      const standard = own?.properties ? '' : defaultOf(own ?? {}, file.required?.includes(name) ?? false);
      const remark = standard === 'required' ? 'Required.' : standard && `Default: ${standard}.`;
      const words = [own?.description ?? '', remark].filter(Boolean).join(' ');
      return `### ${name}\n\n${words}\n\n${kindList(own)}${tableOf(keys)}`;
    }),
  ];
}

function keysBelow(schema: JsonSchema, prefix = ''): Key[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, value]) => {
    const path = prefix + name;
    const isRequired = schema.required?.includes(name) ?? false;
    return [
      { path, schema: value, isRequired },
      ...keysBelow(value, `${path}.`),
      ...keysOfEntries(value, path),
    ];
  });
}

function keysOfEntries({ items }: JsonSchema, path: string): Key[] {
  const kinds = items?.oneOf ?? (items ? [items] : []);
  const found = new Map<string, Key & { kinds: string[] }>();
  for (const kind of kinds)
    for (const key of keysBelow(kind, `${path}[].`)) {
      const mark = JSON.stringify([key.path, rowOf(key)]);
      const known = found.get(mark) ?? { ...key, kinds: [] };
      known.kinds.push(kindOf(kind));
      found.set(mark, known);
    }
  return [...found.values()].map(({ kinds: having, ...key }) =>
    having.length === kinds.length ? key : { ...key, kinds: having },
  );
}

function kindOf({ properties }: JsonSchema): string {
  return properties?.['kind']?.const ?? properties?.['type']?.const ?? '';
}

/** What kinds of entry a list takes, where it takes several. */
function kindList(list: JsonSchema | undefined): string {
  const kinds = list?.items?.oneOf ?? [];
  if (kinds.length === 0) return '';
  const lines = kinds.map((kind) => {
    const mark = kind.properties?.['kind'] ?? kind.properties?.['type'];
    return `- \`${kindOf(kind)}\`: ${mark?.description ?? ''}`;
  });
  return `${lines.join('\n')}\n\n`;
}

function tableOf(keys: readonly Key[]): string {
  const rows = keys
    // A kind's own mark is in the list of kinds.
    .filter(({ schema, kinds }) => !(schema.const !== undefined && kinds))
    .map(rowOf);
  return `| key | takes | default | what it does |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

function rowOf({ path, schema, isRequired, kinds }: Key): string {
  const takes = schema.enum?.map((value) => `\`${value}\``).join(', ') ?? schema.title ?? '';
  const standard = schema.properties ? '' : defaultOf(schema, isRequired);
  const words = [kinds && `Of ${kinds.join(', ')}.`, schema.description].filter(Boolean).join(' ');
  return `| \`${path}\` | ${[takes, standard, words].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** A default that depends on other keys stands beside the schema as `standard`. */
function defaultOf(schema: JsonSchema, isRequired: boolean): string {
  if (isRequired) return 'required';
  const value = schema.standard ?? schema.default;
  if (value === undefined) return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

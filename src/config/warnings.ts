/** What is allowed and surely not meant. */
import type { Problem } from './problem.ts';
import { pathText } from './problem.ts';
import { MAX_BODY, MAX_DOCUMENTS, MAX_ITEMS } from './schema-limits.ts';
import { isSecretHeader } from './schema-access.ts';
import type { Config, Output, Source, WebSource } from './types.ts';
import type { YamlFile } from './yaml-file.ts';
import type { Path } from './yaml-places.ts';

/** @param config as the files were read into; its sources stand in the file's order */
export function warningsOf(config: Config, files: { copydesk: YamlFile; sources: YamlFile }): Problem[] {
  return [
    ...noSource(config, files.sources),
    ...noContact(config, files.copydesk),
    ...noOutput(config, files.copydesk),
    ...crossedThresholds(config, files.copydesk),
    ...doubleSources(config, files.sources),
    ...bodiesNotRead(config, files.copydesk),
    ...itemsNotRead(config, files.sources),
    ...config.sources.flatMap((source, index) =>
      secretsInFile(secretsOf(source), ['sources', index], files.sources, 'WIRE_TOKEN'),
    ),
    ...config.outputs.flatMap((output, index) =>
      secretsInFile(secretsOfOutput(output), ['outputs', index], files.copydesk, 'HOOK_SECRET'),
    ),
    ...secretsInFile(secretsOfAlerts(config), ['alerts'], files.copydesk, 'ALERTS_WEBHOOK'),
  ];
}

function noSource(config: Config, yaml: YamlFile): Problem[] {
  if (config.sources.some((source) => source.enabled)) return [];
  return [yaml.problem(['sources'], { message: 'no source is enabled', severity: 'warning' })];
}

function noContact(config: Config, yaml: YamlFile): Problem[] {
  const open = config.sources.filter(
    (source) => source.enabled && isOnTheWeb(source) && !isLoopback(source.url),
  ).length;
  if (open === 0 || config.contact !== undefined) return [];
  const message = `contact is missing and ${open} public ${open === 1 ? 'source is' : 'sources are'} enabled`;
  const expected = 'a mail address or URL under which publishers can reach you';
  return [yaml.problem(['contact'], { message, expected, severity: 'warning' })];
}

function noOutput({ outputs }: Config, yaml: YamlFile): Problem[] {
  if (outputs.length > 0) return [];
  const message = 'outputs is empty, so that nothing goes out';
  return [yaml.problem(['outputs'], { message, expected: 'one output at least', severity: 'warning' })];
}

/** The profile `balanced` itself links a little later than it merges. */
const CROSSED_BY = 0.1;

function crossedThresholds({ match: { duplicate, related } }: Config, yaml: YamlFile): Problem[] {
  if (duplicate === undefined || related === undefined || related <= duplicate + CROSSED_BY) return [];
  const message = 'match.related is above match.duplicate, so that what is not merged is hardly ever linked';
  return [
    yaml.problem(['match', 'related'], {
      message,
      expected: 'related below duplicate',
      severity: 'warning',
    }),
  ];
}

/** Two that ask one address and keep the same of it: each item has its place in one of them, and the other asks for nothing. */
function doubleSources({ sources }: Config, yaml: YamlFile): Problem[] {
  const first = new Map<string, number>();
  return sources.flatMap((source, index) => {
    const key = source.enabled && isOnTheWeb(source) ? whatItAsks(source) : undefined;
    if (key === undefined) return [];
    const at = ['sources', index, 'url'];
    const problem = yaml.problem(at, { message: '', severity: 'warning' });
    const line = first.get(key);
    if (line === undefined) {
      first.set(key, problem.line);
      return [];
    }
    const message = `${pathText(at)} is that of the source at line ${line} as well`;
    return [{ ...problem, message, expected: 'an address of its own, or one of the two turned off' }];
  });
}

/** The same for two sources of which one is too many: whom they ask as, what they keep, and where they read it may set them apart. */
function whatItAsks({ url, rules, auth, headers, ...source }: WebSource): string {
  const mapping = source.kind === 'json' ? source.mapping : undefined;
  return JSON.stringify([new URL(url).href, rules?.include, rules?.exclude, auth, headers, mapping]);
}

function bodiesNotRead({ network }: Config, yaml: YamlFile): Problem[] {
  if (network.maxBytes <= MAX_BODY) return [];
  const most = `${MAX_BODY / 1024 ** 2}MiB`;
  const message = `network.maxBytes is more than the ${most} that a document may have to be read`;
  const expected = `${most} at most`;
  return [yaml.problem(['network', 'maxBytes'], { message, expected, severity: 'warning' })];
}

/** A limit for all, under `defaults`, may be meant for another kind of source; of an index ten sitemaps are read. */
function itemsNotRead({ sources }: Config, yaml: YamlFile): Problem[] {
  const written = Object(yaml.value) as { sources?: { maxItems?: unknown }[] };
  return sources.flatMap((source, index) => {
    const [most, what] =
      source.kind === 'documents'
        ? [MAX_DOCUMENTS, 'documents that a folder may have']
        : [MAX_ITEMS, 'items that are read of a document'];
    const isSaid = written.sources?.[index]?.maxItems !== undefined;
    if (!source.enabled || source.kind === 'sitemap' || !isSaid || source.maxItems <= most) return [];
    const at = ['sources', index, 'maxItems'];
    const message = `${pathText(at)} is more than the ${most} ${what}`;
    return [yaml.problem(at, { message, expected: `${most} at most`, severity: 'warning' })];
  });
}

function isOnTheWeb(source: Source): source is WebSource {
  return source.kind !== 'documents';
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function secretsInFile(secrets: Secret[], entry: Path, yaml: YamlFile, example: string): Problem[] {
  return secrets.flatMap(({ path: below }) => {
    const path = [...entry, ...below];
    // A list of one is as good as the value alone.
    if (yaml.isVariable(path) || yaml.isVariable([...path, 0])) return [];
    const message = `${pathText(path)} stands in the file in plain letters`;
    const expected = `it from the environment, as in \${${example}}`;
    return [yaml.problem(path, { message, expected, severity: 'warning' })];
  });
}

/** A credential, with its path below the entry that has it. */
export interface Secret {
  path: Path;
  value: string;
}

/** The values of a source that are credentials. */
export function secretsOf(source: Source): Secret[] {
  if (!isOnTheWeb(source)) return [];
  const { auth, headers = {} } = source;
  const inAuth = Object.entries(auth ?? {}).filter(([key]) => key !== 'user');
  const inHeaders = Object.entries(headers).filter(([name]) => isSecretHeader(name));
  return [
    ...inAuth.map(([key, value]) => ({ path: ['auth', key], value })),
    ...inHeaders.map(([name, value]) => ({ path: ['headers', name], value })),
  ];
}

/** The address that alerts are sent to opens the way to it. */
function secretsOfAlerts({ alerts: { webhook } }: Config): Secret[] {
  return webhook === undefined ? [] : [{ path: ['webhook'], value: webhook }];
}

/** What a webhook's messages are signed with. */
export function secretsOfOutput(output: Output): Secret[] {
  if (output.type !== 'webhook') return [];
  const { secrets } = output;
  return secrets.map((value, index) => ({
    path: secrets.length > 1 ? ['secret', index] : ['secret'],
    value,
  }));
}

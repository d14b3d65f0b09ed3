import { parseUrl } from '../../config/schema-url.ts';
import { addSources, type NewSource } from '../../config/edit-sources.ts';
import { substitute } from '../../config/substitute.ts';
import type { Config, Source } from '../../config/types.ts';
import { optionText, UsageError, type Invocation } from '../command.ts';
import { createIdGiver } from './id.ts';
import { addressKey, configWith, readSourcesFile, type SourcesFile } from './sources-file.ts';

export type NewKind = NonNullable<NewSource['kind']>;

export interface GivenAddress {
  /** As the operator wrote it, made whole. */
  written: string;
  /** With the environment's values in place of `${NAME}`. */
  url: string;
}

export interface FoundSource {
  source: Source;
  config: Config;
  /** False for an address that is in no file. */
  isConfigured: boolean;
}

/** The configured source of this id or address, or one as it would be if the address were added. */
export function findSource(word: string, kind: NewKind | undefined, invocation: Invocation): FoundSource {
  const file = readSourcesFile(invocation, { mayBeMissing: true });
  if (file.ids.has(word)) return configured(word, kind, file, invocation);
  const address = readAddress(word, file, invocation);
  const known = file.addresses.get(addressKey(address.url));
  if (known !== undefined) return configured(known, kind, file, invocation);
  return { ...draftSource(address, kind, file, invocation), isConfigured: false };
}

function configured(
  id: string,
  kind: NewKind | undefined,
  file: SourcesFile,
  invocation: Invocation,
): FoundSource {
  const config = configWith(file, file.text, invocation);
  const source = sourceIn(config, id);
  if (kind !== undefined && kind !== source.kind)
    throw new UsageError(`that is the source ${id}, and its kind is ${source.kind}`);
  return { source, config, isConfigured: true };
}

/** The source that an address would make, with what `defaults` say. */
export function draftSource(
  { written, url }: GivenAddress,
  kind: NewKind | undefined,
  file: SourcesFile,
  invocation: Invocation,
): { source: Source; config: Config } {
  const id = createIdGiver(new Set(file.ids)).propose(undefined, url);
  const entry: NewSource = {
    id,
    url: written,
    variables: true,
    ...(kind && { kind }),
    ...(kind === 'json' && { mapping: { items: '' } }),
  };
  const config = configWith(file, addSources(file.text, [entry]).text, invocation);
  return { source: sourceIn(config, id), config };
}

function sourceIn(config: Config, id: string): Source {
  const source = config.sources.find((source) => source.id === id);
  if (!source) throw new Error(`the source ${id} was lost on the way`);
  return source;
}

/** `example.org/feed` and `feed://example.org/feed` will do. */
export function readAddress(word: string, { name }: SourcesFile, { env }: Invocation): GivenAddress {
  const written = wholeAddress(word.trim());
  const { value: url, problems } = substitute(written, env);
  const [problem] = problems;
  if (problem) throw new UsageError(`the address ${problem.problem}`);
  if (!/^https?:/i.test(url) || !parseUrl(url))
    throw new UsageError(`"${word}" is no http or https address, and no source in ${name}`);
  return { written, url };
}

function wholeAddress(word: string): string {
  const address = word.replace(/^feed:(?:\/\/)?(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://');
  return /^[\w.-]{1,253}\.[a-z]{2,63}(?::\d{1,5})?(?:[/?]|$)/i.test(address) ? `https://${address}` : address;
}

export function kindOption(invocation: Invocation, ...kinds: NewKind[]): NewKind | undefined {
  const text = optionText(invocation, 'kind');
  const kind = kinds.find((kind) => kind === text);
  if (text !== undefined && kind === undefined) throw new UsageError(`--kind takes ${kinds.join(', ')}`);
  return kind;
}

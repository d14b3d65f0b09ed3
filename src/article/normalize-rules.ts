import type { Config, TopicRule } from '../config/types.ts';
import type { KeyBy } from './recognize/key-trust.ts';
import type { CompiledRules } from './rules.ts';

/** What normalizing takes from outside the item and its source; all of it may be left out. */
export interface NormalizeRules {
  /** The operator's topic rules. */
  topics?: TopicRule[];
  /** Feed category in lower case → our category. */
  categories?: Record<string, string>;
  /** Registrable domains of publishers that the desk knows: 40 points of quality. */
  knownDomains?: ReadonlySet<string>;
  /** What the document says of all its items. */
  feed?: { language?: string; title?: string; link?: string };
  /** The source's own rules, as `compileRules` has them; compiled from the source if absent. */
  sourceRules?: CompiledRules;
  /** Which of the source's names for its items are relied on; all if absent. */
  keyBy?: KeyBy;
}

/** What the operator's configuration says to normalizing. The publishers it names are those the desk knows. */
export function rulesOf({
  topics,
  categories,
  sources,
}: Pick<Config, 'topics' | 'categories' | 'sources'>): NormalizeRules & {
  knownDomains: ReadonlySet<string>;
} {
  const knownDomains = new Set(sources.flatMap(({ provider }) => provider?.domain ?? []));
  return { topics, categories, knownDomains };
}

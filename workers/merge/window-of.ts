import { mintId } from './mint-id.ts';
import { registrableDomain } from '../../src/article/provider.ts';
import type { Config, Source } from '../../src/config/types.ts';
import type { FamilyOf } from '../../src/story/heat.ts';
import type { StoryPolicy } from '../../src/story/state.ts';
import { Window, type WindowOptions } from '../../src/story/window/window.ts';
import type { Owner } from '../../src/story/window/withdrawals.ts';
import { derived } from '../desk.ts';

/** An empty window under the rules that the operator set; of its sources it knows what the configuration says by then. */
export function windowOf(desk: { readonly config: Config }): Window {
  const rules = derived(desk, windowRules);
  return new Window({
    ...rules(),
    ownerOf: (sourceId) => rules().ownerOf(sourceId),
    familyOf: (voice) => rules().familyOf(voice),
    mintStoryId: mintId,
  });
}

type WindowRules = Omit<WindowOptions, 'mintStoryId'> & Required<Pick<WindowOptions, 'ownerOf' | 'familyOf'>>;

/** The rules that the operator set, of whatever window. */
export function windowRules({ match, window, sources }: Config): WindowRules {
  const owners = new Map(sources.map((source) => [source.id, ownerOf(source)]));
  return {
    days: window.days,
    ownerOf: (sourceId) => owners.get(sourceId) ?? {},
    familyOf: familiesOf(sources),
    profile: match.profile,
    thresholds: {
      ...(match.duplicate !== undefined && { duplicate: match.duplicate }),
      ...(match.related !== undefined && { related: match.related }),
    },
    related: match.relatedCount,
  };
}

export function policyOf({ match, publish, sources }: Config): StoryPolicy {
  const priorities = new Map(sources.map(({ id, priority }) => [id, priority]));
  return {
    priorityOf: (sourceId) => priorities.get(sourceId) ?? 0,
    minHeat: publish.minHeat,
    relatedCount: match.relatedCount,
    familyOf: familiesOf(sources),
  };
}

/** Publishers' groups, by source and by the domain that a source's publisher has. */
function familiesOf(sources: readonly Source[]): FamilyOf {
  const bySource = new Map<string, string>();
  const byDomain = new Map<string, string>();
  for (const { id, family, provider } of sources) {
    if (!family) continue;
    bySource.set(id, family);
    if (provider?.domain) byDomain.set(provider.domain.toLowerCase(), family);
  }
  // It is asked for each article of a rebuild.
  if (bySource.size === 0) return () => undefined;
  return ({ sourceId, domain }) => bySource.get(sourceId ?? '') ?? byDomain.get(domain?.toLowerCase() ?? '');
}

/** Whose a source is: as the operator says, else whose address it has. */
function ownerOf(source: Source): Owner {
  const address = 'url' in source ? source.url : undefined;
  const domain = registrableDomain(source.provider?.domain) ?? registrableDomain(address);
  return { ...(domain && { domain }), ...(source.family && { family: source.family }) };
}

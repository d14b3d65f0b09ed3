/** What is held against the desk: lost, doubled or wrong, each with what shows it. Pure. */
import type { StoryState } from '../../src/story/types.ts';
import { Window } from '../../src/story/window/window.ts';
import type { Evidence } from './evidence.ts';
import { fatesBy } from './fates.ts';
import { doubled, lost, wrong, type Finding } from './finding.ts';
import { judgeOutputs } from './judge-outputs.ts';
import { articleIdOf, type World } from './world.ts';

export function judge(world: World, evidence: Evidence): Finding[] {
  return [
    ...judgeItems(world, evidence),
    ...judgeGroups(world, evidence),
    ...judgeReplay(evidence),
    ...judgeOutputs(evidence),
    ...judgeDecisions(evidence),
    ...evidence.crashes.map((how) => wrong(`a process ended by itself: ${how}`)),
    ...(evidence.settled ? [] : [wrong('it did not come to rest in time')]),
    ...(evidence.needless > 0 ? [doubled(`${evidence.needless} messages though nothing was new`)] : []),
  ];
}

/** Every item is in exactly one story, in its latest words, and its feed remembers it; what was taken down is nowhere. */
function judgeItems({ items }: World, { states, seen, decisions }: Evidence): Finding[] {
  const places = placesIn(states);
  const fateOf = fatesBy(decisions);
  return items.flatMap((item): Finding[] => {
    const id = articleIdOf(item);
    const found = places.get(id) ?? [];
    const [place] = found;
    const { is } = fateOf(item);
    if (is === 'gone') return found.map((state) => wrong(`${item.url} was taken down and is in ${state.id}`));
    if (!place) return [lost(`${item.url} is in no story`)];
    const article = place.articles.find((article) => article.id === id);
    const last = item.versions.at(-1);
    const isHidden = place.retracted !== undefined;
    return [
      ...(found.length > 1
        ? [doubled(`${item.url} is in ${found.map((state) => state.id).join(', ')}`)]
        : []),
      ...(isHidden === (is === 'hidden')
        ? []
        : [wrong(`${item.url} is ${is}, its story ${place.id} is not`)]),
      ...(article?.title === last?.title && article?.excerpt === last?.summary
        ? []
        : [lost(`the last edit of ${item.url}: it is «${article?.title}», «${article?.excerpt}»`)]),
      ...(seen.get(item.feed)?.has(id) ? [] : [lost(`the memory of ${item.url} at its source`)]),
    ];
  });
}

/** The stories that hold each article, those that were taken back with their articles among them. */
function placesIn(states: Evidence['states']): Map<string, StoryState[]> {
  const places = new Map<string, StoryState[]>();
  for (const state of states.values())
    for (const { id } of state.articles) places.set(id, [...(places.get(id) ?? []), state]);
  return places;
}

/** What belongs together is together, and nothing else is with it. */
function judgeGroups({ items }: World, { states, decisions }: Evidence): Finding[] {
  const places = placesIn(states);
  const fateOf = fatesBy(decisions);
  const stories = new Map<string, Set<string>>();
  const groups = new Map<string, Set<string>>();
  for (const item of items) {
    const { group } = fateOf(item);
    for (const { id } of places.get(articleIdOf(item)) ?? []) {
      stories.set(group, (stories.get(group) ?? new Set()).add(id));
      groups.set(id, (groups.get(id) ?? new Set()).add(group));
    }
  }
  const known = new Set(items.map(articleIdOf));
  const strangers = [...places.keys()].filter((id) => !known.has(id));
  const several = (sets: Map<string, Set<string>>) => [...sets].filter(([, members]) => members.size > 1);
  return [
    ...several(stories).map(([group, ids]) =>
      wrong(`copies of ${group} are apart in ${[...ids].join(', ')}`),
    ),
    ...several(groups).map(([id, all]) =>
      wrong(`story ${id} holds ${[...all].join(', ')}, which are no copies`),
    ),
    ...strangers.map((id) => wrong(`article ${id} is none of the world's`)),
  ];
}

/** The stored stories are what one worker makes of the log, and the log is what its head says. */
function judgeReplay({ log, head, states }: Evidence): Finding[] {
  const window = new Window({
    days: 7,
    mintStoryId: () => {
      throw new Error('a fold opens no stories');
    },
  });
  for (const entry of log) window.apply(entry);
  const latest = new Map(
    log.flatMap(({ articles }) => articles.map((article) => [article.id, article] as const)),
  );
  const findings: Finding[] = [];
  const { position } = window;
  if (position.id !== head.id || position.token !== head.token)
    findings.push(
      wrong(`the log ends at ${position.id} ${position.token}, its head is ${head.id} ${head.token}`),
    );
  const places = placesIn(states);
  for (const [id, { title, excerpt }] of latest) {
    const story = window.storyOf(id);
    const stored = places.get(id)?.map((state) => state.id) ?? [];
    if (story === undefined ? stored.length > 0 : stored.length !== 1 || stored[0] !== story)
      findings.push(
        wrong(`the log has ${id} in ${story ?? 'no story'}, the stories in ${stored.join(', ') || 'none'}`),
      );
    const article = states.get(story ?? '')?.articles.find((each) => each.id === id);
    if (article && (article.title !== title || article.excerpt !== excerpt))
      findings.push(wrong(`the log has «${title}» for ${id}, its story «${article.title}»`));
  }
  for (const id of places.keys()) if (!latest.has(id)) findings.push(wrong(`the log knows nothing of ${id}`));
  for (const { id, articles, articlesTotal, leadId, retracted } of states.values()) {
    if (articles.length !== articlesTotal)
      findings.push(wrong(`story ${id} counts ${articlesTotal} of ${articles.length}`));
    if (!retracted && !articles.some((article) => article.id === leadId))
      findings.push(wrong(`story ${id} lacks its lead`));
  }
  return findings;
}

/** Each has an answer, and of what was taken down nothing is left. */
function judgeDecisions({ decisions, traces }: Evidence): Finding[] {
  const open = decisions.filter(({ done, refused }) => !done && refused === undefined);
  return [
    ...open.map(({ request }) => lost(`the decision ${request.id} (${request.kind}) has no answer`)),
    ...traces.map((trace) => wrong(`what was taken down is still there: ${trace}`)),
  ];
}

import { normalizeFeed } from '../article/normalize-feed.ts';
import type { NormalizeRules } from '../article/normalize-rules.ts';
import type { ChosenFeed } from './choose-items.ts';
import type { ReadDocuments, ReadTask, Together } from './types.ts';

/** The articles of the items that were chosen, and what is to be told of their feed. */
export function makeArticles(
  { feed, found, skipped: left }: ChosenFeed<Together>,
  task: ReadTask,
  rules: NormalizeRules,
): ReadDocuments {
  // The source's own rules have been applied, and would rewrite what they rewrote.
  const source = { ...task.source, rules: {} };
  const normalized = normalizeFeed(feed, source, new Date(task.now), rules);
  const skipped = [...left, ...normalized.skipped];
  return {
    outcome: 'read',
    kind: feed.kind,
    ...(feed.title && { title: feed.title }),
    ...(feed.link && { link: feed.link }),
    notes: [...feed.notes, ...notesOnRules(left)],
    ...(feed.hints && { hints: feed.hints }),
    ...(feed.children && { children: feed.children }),
    ...(feed.unread && { unread: feed.unread }),
    ...(feed.indexes && { indexes: feed.indexes }),
    ...(normalized.toldLanguage && { toldLanguage: normalized.toldLanguage }),
    items: found,
    articles: normalized.articles,
    skipped: countReasons(skipped),
  };
}

/** What the source's rules left out, for the operator who wrote them. */
function notesOnRules(skipped: { by?: string }[]): string[] {
  const counts = new Map<string, number>();
  for (const { by } of skipped) if (by !== undefined) counts.set(by, (counts.get(by) ?? 0) + 1);
  return [...counts].map(([by, count]) => `${count} ${count === 1 ? 'item' : 'items'} left out by ${by}`);
}

function countReasons(skipped: { reason: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

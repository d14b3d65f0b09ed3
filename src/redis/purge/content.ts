/** Whether something still holds the content that is to be purged. */
import { fingerprint, idOfLink } from '../../article/identity.ts';
import type { Article, Related } from '../../article/types.ts';
import type { OfferedArticle } from '../queues.ts';
import type { StoryMessage, StoryState } from '../../story/types.ts';
import type { Purge } from './types.ts';

type Shown = Pick<Article, 'title' | 'excerpt' | 'webUrl' | 'provider'>;

/** What others show of an article is known by one of these: by its link, or by its text and publisher. */
export function marksOf(article: Partial<Shown>): string[] {
  const { webUrl } = article;
  return [textMark(article), ...(webUrl === undefined ? [] : [fingerprint([webUrl])])];
}

function textMark({ title, excerpt, provider }: Partial<Shown>): string {
  return fingerprint([title ?? '', excerpt ?? '', provider?.name ?? '', provider?.domain ?? '']);
}

/** What all that may hold the content names: a quick test, which a closer look follows. */
export function idsOf({ articleIds, storyIds }: Purge): string[] {
  return [...articleIds, ...storyIds];
}

export function isPurged(
  { id, aliases = [] }: Pick<Article, 'id' | 'aliases'>,
  { articleIds, spares = [] }: Purge,
): boolean {
  return [id, ...(spares.includes(id) ? [] : aliases)].some((each) => articleIds.includes(each));
}

export function isOfferPurged({ article, linkId }: OfferedArticle, purge: Purge): boolean {
  return isPurged(article, purge) || (linkId !== undefined && purge.articleIds.includes(linkId));
}

/** As a member, or as what it shows of a story that had it. */
export function holdsContent(story: StoryMessage | StoryState, purge: Purge): boolean {
  if (!('articles' in story)) return false;
  return (
    story.articles.some((article) => isPurged(article, purge)) ||
    story.related.some((related) => showsContent(related, purge)) ||
    // A record too long for all of its articles has its lead all the same.
    ('title' in story && isPurged(story, purge))
  );
}

function showsContent(related: Related, { storyIds, marks, articleIds }: Purge): boolean {
  const { storyId, webUrl } = related;
  if (storyId === undefined || !storyIds.includes(storyId)) return false;
  if (marksOf(related).some((mark) => marks.includes(mark))) return true;
  // An entry stays as it was when its article's link changes, and the log has no links: but the id of then is made of it.
  return webUrl !== undefined && articleIds.includes(idOfLink(webUrl));
}

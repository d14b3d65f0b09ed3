import { enrichItems, itemsByLink, lacksFacts, lacksImage } from '../../src/article/enrich.ts';
import type { EnrichRules, Surroundings } from '../../src/article/enrich.ts';
import { rulesOf } from '../../src/article/normalize-rules.ts';
import { parseFacts, ROBOT_NAME, type PageFacts } from '../../src/article/page-facts.ts';
import type { RecognizedItem } from '../../src/article/recognize/recognize.ts';
import type { Article } from '../../src/article/types.ts';
import type { Source, WebSource } from '../../src/config/types.ts';
import type { Fetcher } from '../../src/http/fetcher.ts';
import { linkedAbort } from '../../src/http/linked-abort.ts';
import { createRobots } from '../../src/http/robots/robots.ts';
import type { HostGate } from '../../src/http/types.ts';
import { createPageCache, createRobotsCache } from '../../src/redis/sources/text-cache.ts';
import { derived, pause, type Desk } from '../desk.ts';
import type { PollCost } from './reading.ts';
import { createPageVisitor, type PageVisitor, type Visit, type VisitorParts } from './visit-page.ts';

export interface EnricherParts {
  fetcher: Fetcher;
  gate: HostGate;
  signal: AbortSignal;
  /** Stands in for the timer. */
  pause?: VisitorParts['pause'];
}

export interface Enriched {
  /** In the order in which they came. */
  items: RecognizedItem[];
  /** What the publishers bore for it, by host. */
  costs: ReadonlyMap<string, PollCost>;
  /** Why pages said nothing, for the source's page. */
  notes: string[];
}

export interface Enricher {
  /**
   * Offered items with what their pages say, where the operator wants it: the newest first, `maxPages` of them at most,
   * and only what the feed leaves out. The others stay as they are. Rejects with the signal's reason when that is aborted.
   */
  enrich(source: Source, offered: RecognizedItem[], around: Surroundings): Promise<Enriched>;
}

/** The articles of a poll wait for their pages no longer than this: 30 s, and 5 s a page. */
const PATIENCE_MS = 30_000;
const PAGE_MS = 5_000;
/** Hosts that are asked at the same time for one poll; each of them is asked for one page after the other. */
const HOSTS_AT_ONCE = 4;
/** Pages of one poll that are looked up. */
const MOST_PAGES = 500;

/**
 * Facts are taken up with the poll that offers an item, which is when it is new, edited or moved, and never later: what a
 * page could not say then makes no revision of its own. They are kept for a week, so that an item that is offered again
 * says the same.
 */
export function createEnricher(desk: Desk, parts: EnricherParts): Enricher {
  const { redis, keys } = desk;
  const { fetcher, gate, signal } = parts;
  const pages = createPageCache(redis, keys);
  const robots = createRobots({
    fetcher,
    userAgentToken: ROBOT_NAME,
    cache: createRobotsCache(redis, keys),
    now: desk.now,
  });
  const knownDomains = derived(desk, (config) => rulesOf(config).knownDomains);

  async function enrich(source: Source, offered: RecognizedItem[], around: Surroundings): Promise<Enriched> {
    const wants = source.kind === 'documents' ? undefined : source.enrich;
    if (source.kind === 'documents' || !wants) return { items: offered, costs: new Map(), notes: [] };
    const rules: EnrichRules = { wants, source, knownDomains: knownDomains() };
    const wanted = newestFirst(wantedOf(offered, around, rules)).slice(0, MOST_PAGES);
    const facts = await knownFacts(wanted);
    const missing = wanted.filter(({ url }) => !facts.has(url)).slice(0, wants.maxPages);
    const tour = await visitAll(source, missing, facts);
    signal.throwIfAborted();
    const items = enrichItems(offered, (url) => facts.get(url), rules, around);
    return { items, ...tour };
  }

  async function knownFacts(wanted: Wanted[]): Promise<Map<string, PageFacts>> {
    const kept = await pages.getAll(wanted.map(({ url }) => url));
    return new Map(
      wanted.flatMap(({ url }, i) => {
        const facts = parseFacts(kept[i]);
        return facts ? [[url, facts]] : [];
      }),
    );
  }

  /** Visits pages within the time that there is, and adds what they say. */
  async function visitAll(
    source: WebSource,
    wanted: Wanted[],
    facts: Map<string, PageFacts>,
  ): Promise<Omit<Enriched, 'items'>> {
    const limit = linkedAbort(signal);
    const timer = setTimeout(() => limit.abort('out of time'), PATIENCE_MS + wanted.length * PAGE_MS);
    const visitor = createPageVisitor(source, {
      desk,
      fetcher,
      gate,
      robots,
      signal: limit.signal,
      pause: parts.pause ?? pause,
    });
    const notes = new Map<string, number>();
    const hosts = byHost(wanted);
    const visitHosts = async () => {
      for (let next = hosts.shift(); next && !limit.signal.aborted; next = hosts.shift())
        for (const note of await visitHost(next, visitor, facts)) notes.set(note, (notes.get(note) ?? 0) + 1);
    };
    try {
      await Promise.all(Array.from({ length: HOSTS_AT_ONCE }, visitHosts));
    } catch (error) {
      if (!limit.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
      // Where one host's tour broke off, so do the others'.
      limit.abort('over');
      limit.unlink();
    }
    return { costs: visitor.costs, notes: [...notes].map(inWords) };
  }

  async function visitHost(
    { host, wanted }: HostTour,
    visitor: PageVisitor,
    facts: Map<string, PageFacts>,
  ): Promise<string[]> {
    const resting = `host ${host}`;
    const notes: string[] = [];
    if ((await pages.get(resting)) !== undefined) return notes;
    for (const { url, image } of wanted) {
      const visit: Visit = await visitor.visit(url, image);
      if (visit.outcome === 'broken-off') break;
      if (visit.note) notes.push(visit.note);
      if (visit.outcome === 'visited') {
        facts.set(url, visit.facts);
        await pages.set(url, JSON.stringify(visit.facts), visit.keepMs);
      }
      if (visit.outcome !== 'host-rests') continue;
      await pages.set(resting, '', visit.restMs);
      break;
    }
    return notes;
  }

  return { enrich };
}

/** A page to be visited, and whether its picture is wanted. */
interface Wanted {
  url: string;
  image: boolean;
  article: Article;
}

function wantedOf(offered: RecognizedItem[], around: Surroundings, rules: EnrichRules): Wanted[] {
  const byLink = itemsByLink(around.items);
  return offered.flatMap(({ article }) => {
    const item = byLink.get(article.webUrl ?? '');
    // What enters the window silently goes out later or never, and a kill notice is no article.
    if (!item || !article.webUrl || article.backfill || article.labels.includes('kill')) return [];
    const { given } = item;
    if (!lacksFacts({ article, ...(given && { given }) }, rules)) return [];
    return [{ url: article.webUrl, image: lacksImage(article, rules), article }];
  });
}

function newestFirst(wanted: Wanted[]): Wanted[] {
  const timeOf = ({ article }: Wanted) =>
    Date.parse(article.publishedDateTime ?? article.firstSeenDateTime) || 0;
  return wanted.toSorted((a, b) => timeOf(b) - timeOf(a));
}

interface HostTour {
  host: string;
  wanted: Wanted[];
}

function byHost(wanted: Wanted[]): HostTour[] {
  const tours = new Map<string, HostTour>();
  for (const one of wanted) {
    const host = new URL(one.url).hostname;
    const tour = tours.get(host);
    if (tour) tour.wanted.push(one);
    else tours.set(host, { host, wanted: [one] });
  }
  return [...tours.values()];
}

function inWords([note, count]: [string, number]): string {
  return `${count === 1 ? '1 article page' : `${count} article pages`}: ${note}`;
}

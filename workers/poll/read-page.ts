import type { FeedSource, JsonSource } from '../../src/config/types.ts';
import type { FetchResult, Validators } from '../../src/http/types.ts';
import { urlMark, type SourceMemory } from '../../src/redis/source-state.ts';
import { addressOf } from './address.ts';
import { requestFor } from './ask.ts';
import { taskFor, type Known, type Means } from './means.ts';
import { addCosts, costOf, inShort, unreadable, withoutBody, type Reading } from './reading.ts';

type PageSource = FeedSource | JsonSource;
type Modified = Extract<FetchResult, { outcome: 'modified' }>;

/** A source that is one document: a feed, or an endpoint that answers with JSON. */
export async function readPage(source: PageSource, known: Known, means: Means): Promise<Reading> {
  const first = await ask(source, addressOf(source, known.status), known, means);
  const { discovered } = first;
  if (!discovered) return first;
  // A page that names a feed: that is what the operator means.
  const { discovered: _page, ...second } = await ask(source, discovered, known, means);
  return { ...second, discovered, cost: addCosts(first.cost, second.cost) };
}

async function ask(source: PageSource, url: string, known: Known, means: Means): Promise<Reading> {
  const { desk, fetcher, gate, signal } = means;
  const held = heldOf(known.memory, url, desk.version);
  const fetched = await fetcher.fetch(requestFor(source, desk, url, held.validators), { signal, gate });
  const asked = {
    asked: url,
    cost: costOf(fetched),
    ...('redirects' in fetched && { redirects: fetched.redirects }),
  };
  if (fetched.outcome === 'notModified') return { ...stillTheSame(fetched, held), ...asked };
  if (fetched.outcome !== 'modified') return { ...withoutBody(fetched), ...asked };
  return { ...(await readBody(source, url, fetched, { held, means })), ...asked };
}

/** What is remembered of one address. */
interface Held {
  validators: Validators;
  bodyHash?: string;
  /** Why the document at this address could not be read. */
  problem?: Problem;
}

interface Problem {
  code: string;
  detail: string;
  hash: string;
  /** The version of copydesk that could not read it: another one asks for the whole document again. */
  reader: string;
}

/** Validators speak of one address only; those of a document that an older version could not read are not sent. */
function heldOf(memory: SourceMemory, url: string, version: string): Held {
  if (memory.urlMark !== urlMark(url)) return { validators: {} };
  const problem = readProblem(memory.problem);
  if (problem && problem.reader !== version) return { validators: {} };
  const { etag, lastModified, bodyHash } = memory;
  return {
    validators: { ...(etag && { etag }), ...(lastModified && { lastModified }) },
    ...(bodyHash && { bodyHash }),
    ...(problem && { problem }),
  };
}

function readProblem(json: string | undefined): Problem | undefined {
  if (!json) return undefined;
  try {
    return JSON.parse(json) as Problem;
  } catch {
    return undefined;
  }
}

type Answer = Omit<Reading, 'cost' | 'asked' | 'redirects'>;

function stillTheSame({ freshForMs }: { freshForMs?: number }, { problem }: Held): Answer {
  const fresh = { ...(freshForMs !== undefined && { freshForMs }) };
  if (!problem) return { outcome: 'unchanged', kind: 'read', ...fresh };
  const { code, detail } = problem;
  return { outcome: 'unreadable', kind: 'soft', code, detail, ...fresh };
}

async function readBody(
  source: PageSource,
  url: string,
  fetched: Modified,
  { held, means }: { held: Held; means: Means },
): Promise<Answer> {
  const { body, bodyHash, validators, freshForMs } = fetched;
  const bytes = body.length;
  const address = {
    '@url': urlMark(url),
    '@etag': validators.etag ?? '',
    '@modified': validators.lastModified ?? '',
  };
  const fresh = { bytes, ...(freshForMs !== undefined && { freshForMs }) };
  // The body decides, since validators lie in both directions.
  if (bodyHash === (held.problem?.hash ?? held.bodyHash)) {
    const moved =
      validators.etag !== held.validators.etag || validators.lastModified !== held.validators.lastModified;
    return { ...stillTheSame(fetched, held), ...fresh, ...(moved && { remember: address }) };
  }
  const read = await means.desk.reader.read(
    {
      ...taskFor(source, means),
      documents: [
        { body, url: fetched.url, ...(fetched.contentType && { contentType: fetched.contentType }) },
      ],
    },
    means.signal,
  );
  if (read.outcome === 'unreadable') {
    const discovered = url === source.url ? read.feeds?.[0]?.url : undefined;
    const { code, message: detail } = read;
    const problem: Problem = { code, detail, hash: bodyHash, reader: means.desk.version };
    // Validators of a document that was read go on standing for it: whatever came now may be gone with the next poll.
    const remember = held.bodyHash ? undefined : { ...address, '@problem': JSON.stringify(problem) };
    return {
      ...unreadable(read),
      ...fresh,
      ...(remember && { remember }),
      ...(discovered && { discovered }),
    };
  }
  const detail = inShort(read.notes);
  return {
    outcome: 'modified',
    kind: 'read',
    ...fresh,
    read,
    remember: { ...address, '@body': bodyHash, '@problem': '' },
    ...(detail && { detail }),
  };
}

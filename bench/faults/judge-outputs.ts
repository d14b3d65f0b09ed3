/** What came out: each revision once, in order, with one content, and at the end what the stories are. Pure. */
import type { StoryMessage } from '../../src/consumer/index.ts';
import type { PublishedRevision } from '../../src/redis/outputs/shown.ts';
import { renderTombstone } from '../../src/story/records/record.ts';
import type { StoryState } from '../../src/story/types.ts';
import { renderRevision } from '../../workers/publish/message.ts';
import type { Evidence } from './evidence.ts';
import { takedownsOf } from './fates.ts';
import { doubled, lost, wrong, type Finding } from './finding.ts';
import { hashOf, type Line } from './journal.ts';

export function judgeOutputs(evidence: Evidence): Finding[] {
  const excuse = excuses(evidence);
  return [
    ...judgeStream(evidence, excuse),
    ...judgeShown(evidence),
    ...[...evidence.journals].flatMap(([name, lines]) => judgeJournal(name, lines, evidence, excuse)),
    ...judgeContents(evidence),
  ];
}

/**
 * Whether a takedown may be why an output has not got a revision of a story: it purged all that showed what was taken down,
 * and a newer one followed.
 */
type Excuse = (story: string, missing: number) => boolean;

/** How long before its commit a takedown's content may have been allocated, and how long after it that is purged, in ms. */
const WAITED_MS = 60_000;
const PURGED_MS = 30_000;

function excuses({ decisions, stream, journals }: Evidence): Excuse {
  const takedowns = takedownsOf(decisions);
  const gone = goneBy(decisions);
  const times = new Map<string, Map<number, number>>();
  const tookBack = new Set<string>();
  for (const message of messagesIn({ stream, journals })) {
    const { storyId, revision, time } = message;
    times.set(storyId, (times.get(storyId) ?? new Map<number, number>()).set(revision, Date.parse(time)));
    if (showsAny(message, gone)) tookBack.add(`${storyId} r${revision}`);
  }
  return (story, missing) => {
    if (tookBack.has(`${story} r${missing}`)) return true;
    // Nobody had it, so that nobody knows what it showed: the times have to do.
    const known = [...(times.get(story) ?? [])];
    const before = Math.max(0, ...known.filter(([revision]) => revision < missing).map(([, time]) => time));
    const after = Math.min(...known.filter(([revision]) => revision > missing).map(([, time]) => time));
    if (!Number.isFinite(after)) return false;
    return takedowns.some((at) => at > before - PURGED_MS && at < after + WAITED_MS);
  };
}

function messagesIn({ stream, journals }: Pick<Evidence, 'stream' | 'journals'>): StoryMessage[] {
  return [
    ...stream,
    ...[...journals.values()].flatMap((lines) => lines.flatMap(({ message }) => message ?? [])),
  ];
}

/** The stream has each revision of each story once, in order. */
function judgeStream({ stream, published }: Evidence, isExcused: Excuse): Finding[] {
  const last = new Map<string, number>();
  const findings: Finding[] = [];
  for (const { storyId, revision } of stream) {
    const before = last.get(storyId) ?? 0;
    const missing = range(before + 1, revision - 1).filter((each) => !isExcused(storyId, each));
    if (revision <= before) findings.push(doubled(`the stream has ${storyId} r${revision} after r${before}`));
    else if (missing.length > 0)
      findings.push(lost(`the stream has ${storyId} r${revision} after r${before}`));
    last.set(storyId, Math.max(before, revision));
  }
  for (const [story, revision] of published)
    if (last.get(story) !== revision)
      findings.push(
        lost(`the stream ends at r${last.get(story) ?? 0} of ${story}, which is at r${revision}`),
      );
  for (const story of last.keys())
    if (!published.has(story)) findings.push(wrong(`the stream has ${story}, which never went out`));
  return findings;
}

/** A consumer saw each revision, none twice, and ends with what the stories are. */
function judgeJournal(
  name: string,
  lines: readonly Line[],
  evidence: Evidence,
  isExcused: Excuse,
): Finding[] {
  const { published } = evidence;
  const findings: Finding[] = [];
  const came = new Map<string, Set<number>>();
  const marks = new Map<string, number>();
  const final = new Map<string, StoryMessage>();
  for (const { kind, story, revision, message } of lines) {
    came.set(story, (came.get(story) ?? new Set()).add(revision));
    if (kind === 'passed') continue;
    const mark = marks.get(story) ?? 0;
    if (revision <= mark) findings.push(doubled(`${name} handled ${story} r${revision} after r${mark}`));
    marks.set(story, Math.max(mark, revision));
    if (message) final.set(story, message);
  }
  for (const [story, revisions] of came) {
    const most = published.get(story) ?? 0;
    const unknown = [...revisions].filter((revision) => revision > most);
    if (unknown.length > 0)
      findings.push(wrong(`${name} had ${story} r${unknown.join(', r')}, published is r${most}`));
  }
  for (const [story, most] of published) {
    const missing = range(1, most).filter((each) => !came.get(story)?.has(each) && !isExcused(story, each));
    if (missing.length > 0) findings.push(lost(`${name} never had ${story} r${missing.join(', r')}`));
    else findings.push(...judgeFinal(name, story, final.get(story), evidence));
  }
  return findings;
}

/** What a consumer holds of a story is what is noted as shown, and that is what is stored. */
function judgeFinal(
  name: string,
  story: string,
  message: StoryMessage | undefined,
  { states, shown, published }: Evidence,
): Finding[] {
  const state = states.get(story);
  if (!state) return [lost(`nothing is stored of ${story}, which went out`)];
  // The tombstone of a story that never came is noted and not handled.
  if (!message) return state.retracted ? [] : [lost(`${name} holds nothing of ${story}`)];
  const { event, revision } = message;
  if (revision !== published.get(story)) return [lost(`${name} ends at ${story} r${revision}`)];
  if ((event === 'retracted') !== (state.retracted !== undefined))
    return [wrong(`${name} ends with ${story} ${event}, which it is not`)];
  const current = state.retracted ? tombstoneOf(message, state) : recordOf(message, shown.get(story));
  if (!current) return [wrong(`${story} is out, and not noted as shown`)];
  return JSON.stringify(current) === JSON.stringify(message)
    ? []
    : [wrong(`${name} ends with another ${story} r${revision}: ${firstDifference(message, current)}`)];
}

function tombstoneOf({ desk, sequence, time, revision }: StoryMessage, { id, retracted }: StoryState) {
  return retracted && renderTombstone(id, { desk, sequence, time, revision }, retracted);
}

function recordOf({ desk }: StoryMessage, shown: PublishedRevision | undefined): StoryMessage | undefined {
  return shown && renderRevision(desk, shown, [{ secured: false }]).open.record;
}

/** What is shown of a story is the story, since no change waits; but for links to stories that were taken back by then. */
function judgeShown({ states, shown }: Evidence): Finding[] {
  return [...shown].flatMap(([story, { state }]) => {
    const stored = states.get(story);
    if (!stored) return [wrong(`${story} is shown, and nothing is stored of it`)];
    const links = new Set(stored.related.map((related) => JSON.stringify(related)));
    const isSame =
      JSON.stringify({ ...state, related: [] }) === JSON.stringify({ ...stored, related: [] }) &&
      state.related.every((related) => links.has(JSON.stringify(related)));
    return isSame ? [] : [wrong(`${story} is shown as it is not stored: ${firstDifference(state, stored)}`)];
  });
}

/** No revision has two contents, wherever and whenever it was seen, and no two messages one number. */
function judgeContents({ stream, journals, decisions }: Evidence): Finding[] {
  const gone = goneBy(decisions);
  const contents = new Map<string, Set<string>>();
  // What was taken down in the moment of going out goes out without it where it was not out yet.
  const tookBack = new Set<string>();
  const numbers = new Map<number, Set<string>>();
  const note = (name: string, hash: string | undefined) => {
    if (hash) contents.set(name, (contents.get(name) ?? new Set()).add(hash));
  };
  for (const message of messagesIn({ stream, journals })) {
    const name = `${message.storyId} r${message.revision}`;
    note(name, hashOf(message));
    numbers.set(message.sequence, (numbers.get(message.sequence) ?? new Set()).add(name));
    if (showsAny(message, gone)) tookBack.add(name);
  }
  for (const lines of journals.values())
    for (const { story, revision, hash } of lines) note(`${story} r${revision}`, hash);
  const twofold = [...contents].filter(([name, hashes]) => hashes.size > 1 && !tookBack.has(name));
  const shared = [...numbers].filter(([, names]) => names.size > 1);
  return [
    ...twofold.map(([name, hashes]) => wrong(`${name} went out with ${hashes.size} contents`)),
    ...shared.map(([number, names]) => wrong(`${[...names].join(' and ')} have the sequence ${number}`)),
  ];
}

/** The articles that were taken down, and the stories that they were in. */
function goneBy(decisions: Evidence['decisions']): Set<string> {
  return new Set(decisions.flatMap(({ done }) => [...(done?.purges ?? []), ...(done?.from ?? [])]));
}

function showsAny(message: StoryMessage, ids: ReadonlySet<string>): boolean {
  if (ids.size === 0) return false;
  const json = JSON.stringify(message);
  return [...ids].some((id) => json.includes(id));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}

function firstDifference(a: object, b: object): string {
  const [one, two] = [a, b].map((value) => new Map(Object.entries(value)));
  const names = [...new Set([...(one?.keys() ?? []), ...(two?.keys() ?? [])])];
  const name =
    names.find((key) => JSON.stringify(one?.get(key)) !== JSON.stringify(two?.get(key))) ?? 'order';
  const short = (value: unknown) => (JSON.stringify(value) ?? 'absent').slice(0, 300);
  return `${name}: ${short(one?.get(name))} in place of ${short(two?.get(name))}`;
}

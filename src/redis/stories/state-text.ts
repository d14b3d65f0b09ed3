/**
 * How a story's state stands in Redis: `revision|JSON`, with each related story on a line of its own. They are four fifths of
 * a state, and an article touches five or six states for one link each: so what a commit leaves as it was is not sent again,
 * and the script takes it over from what is stored.
 */
import type { Related } from '../../article/types.ts';
import type { StoryState } from '../../story/types.ts';

/** Where an entry stands as stored. */
interface Line {
  storyId: string;
  revision: number;
  /** From 1. */
  at: number;
}

const stored = new WeakMap<Related, Line>();

/** With its lines, as the commit script writes it: any JSON is read, but only these lines can be kept. */
const LAST_LINE = '\n]}';

export function parseState(value: string): StoryState {
  const state = JSON.parse(value.slice(value.indexOf('|') + 1)) as StoryState;
  if (!value.endsWith(LAST_LINE)) return state;
  const { id: storyId, revision, related } = state;
  for (const [i, entry] of related.entries()) stored.set(entry, { storyId, revision, at: i + 1 });
  return state;
}

/**
 * A state for the commit script (scripts/commit.ts): its JSON without the related stories and the last brace, and these line
 * by line, with `=m-n` for the m-th to the n-th of the revision that it replaces.
 */
export function writeState(
  { related, ...rest }: StoryState,
  replaces: number,
): { body: string; links: string } {
  const lines: string[] = [];
  let kept: { from: number; to: number } | undefined;
  for (const entry of related) {
    const line = stored.get(entry);
    const at = line?.storyId === rest.id && line.revision === replaces ? line.at : undefined;
    const from: number | undefined = kept && at === kept.to + 1 ? kept.from : at;
    if (kept && from === kept.from) lines.pop();
    kept = at === undefined || from === undefined ? undefined : { from, to: at };
    lines.push(kept ? `=${kept.from}-${kept.to}` : JSON.stringify(entry));
  }
  return { body: JSON.stringify(rest).slice(0, -1), links: lines.join('\n') };
}

/**
 * What a consumer keeps on its own disk: one line for each message that came, in one write, so that what it did and that it
 * did it are one thing. It outlives the process.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { MarkStore, StoryMessage } from '../../src/consumer/index.ts';

export interface Line {
  /** `handled`: it took effect. `passed`: acknowledged without effect. `mark`: only the mark was raised. */
  kind: 'handled' | 'passed' | 'mark';
  story: string;
  revision: number;
  /** Of the whole message; absent with `mark`. */
  hash?: string;
  /** With `handled`. */
  message?: StoryMessage;
}

export interface Journal {
  marks: MarkStore;
  handle(message: StoryMessage): void;
  pass(message: StoryMessage): void;
  close(): void;
}

export function openJournal(path: string): Journal {
  if (existsSync(path)) cutTornLine(path);
  const marks = new Map<string, number>();
  for (const { kind, story, revision } of readJournal(path))
    if (kind !== 'passed') marks.set(story, Math.max(revision, marks.get(story) ?? 0));
  const file = openSync(path, 'a');
  const write = (line: Line) => {
    writeSync(file, `${JSON.stringify(line)}\n`);
    if (line.kind !== 'passed') marks.set(line.story, Math.max(line.revision, marks.get(line.story) ?? 0));
  };
  return {
    marks: {
      get: async (story) => marks.get(story) ?? 0,
      async set(story, revision) {
        if (revision > (marks.get(story) ?? 0)) write({ kind: 'mark', story, revision });
      },
    },
    handle: (message) => write({ kind: 'handled', ...nameOf(message), message }),
    pass: (message) => write({ kind: 'passed', ...nameOf(message) }),
    close: () => closeSync(file),
  };
}

/** Every whole line, in the order in which they were written. */
export function readJournal(path: string): Line[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Line);
}

/** Of everything in it: two messages of one revision that differ anywhere have different ones. */
export function hashOf(message: StoryMessage): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('base64url').slice(0, 22);
}

function nameOf(message: StoryMessage): Pick<Line, 'story' | 'revision' | 'hash'> {
  return { story: message.storyId, revision: message.revision, hash: hashOf(message) };
}

/** A process that is killed while it writes may leave half a line: that message did not take effect, and comes again. */
function cutTornLine(path: string): void {
  const bytes = readFileSync(path);
  truncateSync(path, bytes.lastIndexOf('\n') + 1);
}

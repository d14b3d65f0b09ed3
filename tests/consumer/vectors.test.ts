import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { VECTORS } from '../../scripts/write-vectors.ts';
import { Inbox, memoryMarks } from '../../src/consumer/index.ts';
import { CONFORMANCE, readVectors, textsOf, type Vector } from '../support/vectors.ts';

const vectors = readVectors();
const ajv = new Ajv2020({ strict: false });

function schemaAt(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

const isVector = ajv.compile(schemaAt(join(CONFORMANCE, 'vector.schema.json')));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a consumer makes of it that does no more than the helper's contract asks for. */
async function consume(vector: Vector): Promise<Pick<Vector, 'final' | 'handled'>> {
  const final: Vector['final'] = {};
  const handled: Vector['handled'] = [];
  const marks = memoryMarks();
  const inbox = new Inbox({
    marks,
    takeReplays: vector.takeReplays,
    onSkip: (reason, message) => {
      if (reason === 'unseen') final[(message as { storyId: string }).storyId] = 'retracted';
    },
    handler: (message) => {
      const { storyId, revision } = message;
      handled.push([storyId, revision]);
      final[storyId] = message.event === 'retracted' ? 'retracted' : { revision, title: message.title };
    },
  });
  for (const text of textsOf(vector)) await inbox.take(parse(text));
  return { final, handled };
}

describe('the conformance vectors', () => {
  it('are those that their script writes', () => {
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    const written = JSON.parse(JSON.stringify(VECTORS)) as Vector[];
    expect(vectors.toSorted(byName)).toEqual(written.toSorted(byName));
  });

  it.each(vectors)('$name has the shape of a vector', (vector) => {
    expect(isVector(vector), JSON.stringify(isVector.errors)).toBe(true);
  });

  it('hold messages of the schema, but where they are about others', () => {
    const path = resolve(CONFORMANCE, '../schemas/copydesk.story.v1.schema.json');
    const validate = ajv.compile(schemaAt(path));
    const bad = vectors.filter(({ messages }) =>
      messages.some((message) => typeof message === 'object' && !validate(message)),
    );
    expect(bad.map(({ name }) => name)).toEqual(['another-schema', 'odd-revisions']);
  });

  it.each(vectors)('hold for the helper: $name', async (vector) => {
    expect(await consume(vector)).toEqual({ final: vector.final, handled: vector.handled });
  });
});

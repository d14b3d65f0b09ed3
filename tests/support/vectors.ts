/** The conformance vectors, as they ship. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const CONFORMANCE = resolve(import.meta.dirname, '../../conformance');

export interface Vector {
  name: string;
  why: string;
  takeReplays?: true;
  messages: (object | string)[];
  final: Record<string, { revision: number; title: string } | 'retracted'>;
  handled: [storyId: string, revision: number][];
}

export function readVectors(): Vector[] {
  return readdirSync(CONFORMANCE)
    .filter((name) => name.endsWith('.json') && name !== 'vector.schema.json')
    .map((name) => JSON.parse(readFileSync(join(CONFORMANCE, name), 'utf8')) as Vector);
}

/** The messages as they come: their texts. */
export function textsOf({ messages }: Vector): string[] {
  return messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message)));
}

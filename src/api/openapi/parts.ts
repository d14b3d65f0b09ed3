/** What descriptions of operations are put together from (OpenAPI 3.1; schemas are JSON Schema 2020-12). */

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Operation {
  summary: string;
  description?: string;
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
  tags: string[];
}

/** By method, in small letters. */
export type PathItem = Partial<Record<'get' | 'post' | 'put' | 'delete', Operation>>;
export type Paths = Record<string, PathItem>;

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });

export const text = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  ...(description && { description }),
  ...more,
});
export const time = (description?: string): JsonSchema => text(description, { format: 'date-time' });
export const whole = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'integer',
  ...(description && { description }),
  ...more,
});
export const number = (description?: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'number',
  ...(description && { description }),
  ...more,
});
/** 0 to 1. */
export const share = (description?: string): JsonSchema => number(description, { minimum: 0, maximum: 1 });
export const truth = (description?: string): JsonSchema => ({
  type: 'boolean',
  ...(description && { description }),
});
export const oneOf = (...values: readonly string[]): JsonSchema => ({ type: 'string', enum: values });
export const list = (items: JsonSchema, description?: string): JsonSchema => ({
  type: 'array',
  items,
  ...(description && { description }),
});

/** Every field is there, but for those named after a `?`: `object({ id: text(), 'name?': text() })`. */
export function object(fields: Record<string, JsonSchema>, description?: string): JsonSchema {
  const entries = Object.entries(fields).map(([name, schema]) => [name.replace(/\?$/, ''), schema] as const);
  const required = Object.keys(fields).filter((name) => !name.endsWith('?'));
  return {
    type: 'object',
    ...(description && { description }),
    properties: Object.fromEntries(entries),
    ...(required.length > 0 && { required }),
  };
}

/** A value for each of some keys. */
export const record = (values: JsonSchema, description?: string): JsonSchema => ({
  type: 'object',
  additionalProperties: values,
  ...(description && { description }),
});

export const query = (name: string, schema: JsonSchema, description: string): object => ({
  name,
  in: 'query',
  schema,
  description,
});
export const inPath = (name: string, description: string): object => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description,
});

export const json = (description: string, schema: JsonSchema): object => ({
  description,
  content: { 'application/json': { schema } },
});
export const file = (description: string, type: string): object => ({
  description,
  content: { [type]: { schema: { type: 'string' } } },
});
export const body = (schema: JsonSchema, required = true): object => ({
  required,
  content: { 'application/json': { schema } },
});

const WORDS: Readonly<Record<number, string>> = {
  400: 'A parameter or the body makes no sense; the message says what would.',
  404: 'There is nothing of this id or name.',
  409: 'It cannot be done as things stand; the message says why.',
  410: 'It was retracted.',
  429: 'It is being done already.',
  503: 'Not now; `Retry-After` says when to ask again.',
};

/** Refusals of these statuses, beside those that every operation may give (401, 403, 421, 500). */
export function refusals(...statuses: number[]): Record<string, object> {
  return Object.fromEntries(statuses.map((status) => [status, json(WORDS[status] ?? '', ref('Refusal'))]));
}

/** What reads, and has an ETag. */
export function reading(
  tag: string,
  summary: string,
  {
    parameters,
    ok,
    refused = [],
    description,
  }: {
    parameters?: object[];
    ok: object;
    refused?: number[];
    description?: string;
  },
): PathItem {
  const responses = {
    200: ok,
    304: { description: 'As the asker has it, by `If-None-Match`.' },
    ...refusals(...refused),
  };
  return {
    get: {
      tags: [tag],
      summary,
      ...(description && { description }),
      ...(parameters && { parameters }),
      responses,
    },
  };
}

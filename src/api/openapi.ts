/** `/api/openapi.json`: the API as OpenAPI 3.1 describes one. Written by hand; a test holds the routes to it. */
import type { Hono } from 'hono';
import { matchingPaths } from './openapi/matching-paths.ts';
import { operatePaths } from './openapi/operate-paths.ts';
import type { Paths } from './openapi/parts.ts';
import { SCHEMAS } from './openapi/schemas.ts';
import { storyPaths } from './openapi/story-paths.ts';

const DESCRIPTION = [
  'Reading takes GET or HEAD; lists have pages; whole answers have a weak ETag, and `If-None-Match` is answered with 304.',
  'Where the desk has a token, it is asked for everywhere. What changes something needs it as Bearer, or the form token of',
  'a page in `X-Form-Token`. Every refusal is `{ "error": { "code", "message" } }`: 401 without the token, 403 from a foreign',
  'page or without the form token, 421 by a foreign name, 500 where the desk failed and 503 where its store is away.',
].join(' ');

const PATHS: Paths = { ...storyPaths, ...matchingPaths, ...operatePaths };

/** The whole document. */
export function openApi({ desk, version }: { desk: string; version: string }): object {
  return {
    openapi: '3.1.0',
    info: { title: `copydesk: ${desk}`, version, description: DESCRIPTION },
    servers: [{ url: '/' }],
    tags: ['stories', 'decisions', 'matching', 'sources', 'operation'].map((name) => ({ name })),
    security: [{ bearer: [] }, { basic: [] }],
    paths: PATHS,
    components: {
      schemas: SCHEMAS,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic', description: 'The token as password, with any user name.' },
      },
    },
  };
}

export function openApiRoutes(app: Hono, deps: { desk: string; version: string }): void {
  app.get('/api/openapi.json', (c) => c.json(openApi(deps)));
}

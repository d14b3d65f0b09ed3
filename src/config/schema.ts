/** The three configuration files as zod schemas. Pure: nothing here reads files, the environment or a clock. */
export { copydeskSchema } from './schema-copydesk.ts';
export type { CopydeskFile } from './schema-copydesk.ts';
export { RHYTHM_BOUNDS, SOURCE_DEFAULTS, sourcesSchema } from './schema-sources.ts';
export type { SourcesFile } from './schema-sources.ts';
export { topicsSchema } from './schema-topics.ts';
export type { TopicsFile } from './schema-topics.ts';

/**
 * Writes what follows from the configuration's zod schemas: schemas/{copydesk,sources,topics}.schema.json for editors,
 * and docs/configuration.md for people. A test holds the committed files to what comes out of here.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { copydeskSchema, sourcesSchema, topicsSchema } from '../src/config/schema.ts';
import { configurationReference, REFERENCE } from './configuration-reference.ts';

const root = resolve(fileURLToPath(import.meta.url), '../..');

const FILES = {
  copydesk: { schema: copydeskSchema, title: 'copydesk: thresholds, window, limits, outputs' },
  sources: { schema: sourcesSchema, title: 'copydesk: sources' },
  topics: { schema: topicsSchema, title: 'copydesk: topic rules and categories' },
};

/** Draft 7, because that is what editors read best. */
function jsonSchema({ schema, title }: (typeof FILES)[keyof typeof FILES]) {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema: part }) => {
      // A default that depends on other keys stands beside the schema as `standard`.
      if ('standard' in part) part.default = part['standard'];
      delete part['standard'];
      // Sections default to their keys' defaults; `{}` would tell a reader nothing.
      if ('properties' in part) delete part.default;
    },
  });
  return { ...json, title };
}

/** Every file that is written, by its path below the repository's root, with its whole text. */
export function generatedFiles(): Record<string, string> {
  const schemas = Object.entries(FILES).map(([name, file]) => [
    `schemas/${name}.schema.json`,
    `${JSON.stringify(jsonSchema(file), null, 2)}\n`,
  ]);
  return { ...Object.fromEntries(schemas), [REFERENCE]: configurationReference() };
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of Object.entries(generatedFiles())) writeFileSync(resolve(root, path), text);

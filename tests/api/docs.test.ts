import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { openApi } from '../../src/api/openapi.ts';

const docs = readFileSync(resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');

it('names every operation in docs/api.md, whole or by its last part', () => {
  const { paths } = openApi({ desk: '', version: '' }) as { paths: object };
  const missing = Object.keys(paths).filter((path) => {
    const written = path.replace('{id}', 'ID');
    return !docs.includes(`\`${written}\``) && !docs.includes(`\`…/${written.split('/').at(-1)}\``);
  });
  expect(missing).toEqual([]);
});

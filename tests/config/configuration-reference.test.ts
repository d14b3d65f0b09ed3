import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { configurationReference, REFERENCE } from '../../scripts/write-configuration.ts';
import { defaultConfig } from '../../src/config/defaults.ts';

const root = resolve(import.meta.dirname, '../..');

it('is as the schemas have it (else run scripts/write-configuration.ts)', () => {
  expect(readFileSync(resolve(root, REFERENCE), 'utf8')).toBe(configurationReference());
});

it('has every section that the program reads', () => {
  const { dir: _dir, categories: _categories, ...sections } = defaultConfig();
  for (const name of Object.keys(sections))
    expect(configurationReference()).toMatch(new RegExp(`^(### ${name}$|\\| \`${name}\` \\|)`, 'm'));
});

import { expect, it } from 'vitest';
import { configurationReference } from '../../scripts/configuration-reference.ts';
import { defaultConfig } from '../../src/config/defaults.ts';

it('has every section that the program reads', () => {
  const { dir: _dir, categories: _categories, ...sections } = defaultConfig();
  for (const name of Object.keys(sections))
    expect(configurationReference()).toMatch(new RegExp(`^(### ${name}$|\\| \`${name}\` \\|)`, 'm'));
});

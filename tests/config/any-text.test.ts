import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/config/problem.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { readYaml } from '../../src/config/yaml-file.ts';

/** Loads the three texts as files; what comes back must hold to the contract whatever they say. */
function load(copydesk: string, sources: string, topics: string) {
  const files = {
    copydesk: readYaml('copydesk.yaml', copydesk, { SET: 'value' }),
    sources: readYaml('sources.yaml', sources, { SET: 'value' }),
    topics: readYaml('topics.yaml', topics, { SET: 'value' }),
  };
  return loadConfig('/srv/config', files, {}, { isFolder: () => true, cores: 2 });
}

const KEYS = (
  'desk contact redis url match duplicate publish hold outputs type name filter sources defaults id kind path interval ' +
  'minInterval maxInterval headers auth user password token proxy userAgent family include exclude rewrite title link with ' +
  'enrich image mapping items fields Authorization authorization ' +
  'rights excerptMax enabled provider domain topics topic words categories languages __proto__ constructor << 1 ? "a:b"'
).split(' ');
const SCALARS = (
  "feed documents sitemap json auto none (a+)+$ '(?=a)' '[' a{1000} $1 $ a[].b[0] a..b queue one https://a.example 15m 0.5 1 -1 true null ~ \"\" .nan .inf ${SET} ${UNSET} ${ $${ *a &a !!int " +
  '!x @ ` - "\\x00" "\\ud800" \t'
).split(' ');

/** YAML that is nearly right: our keys and values in flow style, with every kind of oddity among them. */
const { node: nearlyYaml } = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...SCALARS),
    fc.array(tie('node'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('node')), { maxLength: 5 })
      .map((pairs) => `{${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
  ),
}));
const block = fc
  .array(fc.tuple(fc.constantFrom(...KEYS), nearlyYaml), { maxLength: 5 })
  .map((pairs) => pairs.map(([key, value]) => `${key}: ${value}`).join('\n'));
const anyText = fc.oneof(
  block,
  nearlyYaml,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 200 }),
);

function linesOf(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split('\n');
}

describe('any text', () => {
  it('gives a configuration or problems with a place in the file, and never throws', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (copydesk, sources, topics) => {
        const result = load(copydesk, sources, topics);
        const problems = result.ok ? result.warnings : result.problems;
        if (!result.ok) expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
        const texts: Record<string, string[]> = {
          'copydesk.yaml': linesOf(copydesk),
          'sources.yaml': linesOf(sources),
          'topics.yaml': linesOf(topics),
        };
        for (const problem of problems) {
          const line = texts[problem.file]?.[problem.line - 1] ?? '';
          expect(problem.line).toBeLessThanOrEqual(texts[problem.file]?.length ?? 0);
          expect(problem.column).toBeLessThanOrEqual(line.length + 1);
          expect(Math.min(problem.line, problem.column)).toBeGreaterThanOrEqual(1);
          expect(formatProblem(problem)).toMatch(
            /^(copydesk|sources|topics)\.yaml:\d+:\d+: (error|warning): \S/,
          );
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is read the same way twice', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(load('', text, '')).toEqual(load('', text, ''));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves every object without what a __proto__ key says', () => {
    const result = load(
      '',
      'sources: []',
      '__proto__: { polluted: true }\ncategories: { __proto__: { polluted: true } }',
    );
    expect(result.ok).toBe(false);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

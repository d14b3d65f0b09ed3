import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCredentials, substitute } from '../../src/config/substitute.ts';

const env = { NAME: 'value', EMPTY: '', _x9: 'odd' };

describe('substitute', () => {
  it.each([
    ['plain $NAME text', 'plain $NAME text'],
    ['a ${NAME} b', 'a value b'],
    ['${NAME}${_x9}', 'valueodd'],
    ['[${EMPTY}]', '[]'],
    ['${EMPTY:-default}', 'default'],
    ['${UNSET:-a:-b}', 'a:-b'],
    ['${UNSET:-}', ''],
    ['${NAME:-default}', 'value'],
    ['$${NAME}', '${NAME}'],
    ['$$${NAME}', '$${NAME}'],
    ['$${NAME} ${NAME}', '${NAME} value'],
  ])('%s → %s', (text, value) => {
    expect(substitute(text, env)).toEqual({ value, problems: [] });
  });

  it('tells every variable that is not set', () => {
    expect(substitute('${A} ${NAME} ${B}', env).problems.map(({ problem }) => problem)).toEqual([
      'needs the environment variable A, which is not set',
      'needs the environment variable B, which is not set',
    ]);
  });

  it.each(['${', '${}', '${1A}', '${A-B}', '${A B}', 'x ${NAME', '${toString}', '${__proto__}'])(
    'refuses %s',
    (text) => {
      expect(substitute(text, env).problems).toHaveLength(1);
    },
  );

  it('leaves text without variables as it is, and gives back a value whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, value) => {
        if (!text.includes('${'))
          expect(substitute(text, { V: value })).toEqual({ value: text, problems: [] });
        expect(substitute('<${V}>', { V: value })).toEqual({ value: `<${value}>`, problems: [] });
      }),
    );
  });
});

describe('holdsCredentials', () => {
  it.each([
    ['https://me:pass@a.example/', true],
    ['redis://:pass@redis:6379', true],
    ['HTTPS://token@a.example', true],
    ['https://${U}:${P}@a.example/', false],
    ['https://a.example/@me', false],
    ['https://a.example/?to=me@b.example', false],
    ['me@a.example', false],
  ])('%s: %s', (text, holds) => {
    expect(holdsCredentials(text)).toBe(holds);
  });
});

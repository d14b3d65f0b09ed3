import { describe, expect, it } from 'vitest';
import { formatProblem, readConfig } from '../../src/config/read-config.ts';
import type { Output } from '../../src/config/types.ts';
import { ONE_SOURCE, configOf, problemsOf, writeFolder } from './folder.ts';

const SECRET = 'c2VjcmV0LXRoYXQtb25seS10ZXN0cy1rbm93';
const HOOK = { type: 'webhook', name: 'hook', url: 'https://news.example/hook', secret: '${S}' };

function filesWith(...outputs: object[]) {
  return { 'sources.yaml': ONE_SOURCE, 'copydesk.yaml': JSON.stringify({ outputs }) };
}

function outputsOf(...outputs: object[]): Output[] {
  return configOf(filesWith(...outputs), { S: SECRET, T: `whsec_${SECRET}` }).outputs;
}

/** What is wrong with a webhook like HOOK but for these keys. */
function problemsWith(keys: object): string[] {
  return problemsOf(filesWith({ ...HOOK, ...keys }), { S: SECRET }).map((line) =>
    line.replace(/^copydesk\.yaml:1:\d+: /, ''),
  );
}

describe('outputs', () => {
  it('have the limits that they name, or the stock ones', () => {
    expect(
      outputsOf(
        { type: 'queue', name: 'a', maxUnread: 100 },
        { type: 'stream', name: 'a', maxUnread: 10_000_000, deadAfter: '1m' },
        HOOK,
        { ...HOOK, name: 'other', secret: ['${S}', '${T}'], timeout: '1s', maxUnread: 200 },
      ),
    ).toEqual([
      { type: 'queue', name: 'a', secured: false, maxUnread: 100, filter: {} },
      { type: 'stream', name: 'a', secured: false, maxUnread: 10_000_000, deadAfterMs: 60_000, filter: {} },
      {
        type: 'webhook',
        name: 'hook',
        secured: false,
        maxUnread: 50_000,
        filter: {},
        url: HOOK.url,
        secrets: [SECRET],
        timeoutMs: 10_000,
      },
      {
        type: 'webhook',
        name: 'other',
        secured: false,
        maxUnread: 200,
        filter: {},
        url: HOOK.url,
        secrets: [SECRET, `whsec_${SECRET}`],
        timeoutMs: 1000,
      },
    ]);
  });

  it('take only the keys of their type', () => {
    const found = problemsOf(
      filesWith(
        { type: 'queue', name: 'a', deadAfter: '1d' },
        { type: 'stream', name: 'b', url: 'http://b' },
      ),
    );
    expect(found).toEqual([
      expect.stringContaining('error: unknown key deadAfter in outputs[0]'),
      expect.stringContaining('error: unknown key url in outputs[1]'),
    ]);
  });

  it('are of a known type', () => {
    expect(problemsWith({ type: 'webhok' })).toEqual([
      'error: outputs[0].type is none of the choices (did you mean webhook?), expected one of queue, stream, webhook',
    ]);
    expect(problemsWith({ type: undefined })).toEqual([
      'error: outputs[0].type is missing, expected queue, stream, webhook',
    ]);
  });

  it('keep their limits within bounds', () => {
    expect(problemsWith({ maxUnread: 99, timeout: '500ms' })).toEqual([
      'error: outputs[0].maxUnread is too small, expected a whole number from 100 to 10000000',
      'error: outputs[0].timeout is shorter than 1s, expected a duration from 1s to 60s such as 30s, 5m, 24h or 7d',
    ]);
  });

  it('have queues of other names than those of the desk itself', () => {
    for (const name of ['fetch', 'articles', 'schedule', 'webhook-hook'])
      expect(problemsOf(filesWith({ type: 'queue', name }))).toEqual([
        expect.stringContaining('is a queue that the desk itself uses'),
      ]);
    expect(outputsOf({ type: 'stream', name: 'articles' }, { ...HOOK, name: 'fetch' })).toHaveLength(2);
  });
});

describe("a webhook's address", () => {
  const PRIVATE = [
    'http://127.0.0.1:8080/x',
    'http://[::1]/x',
    'http://[::ffff:10.1.2.3]/x',
    'http://10.1.2.3/x',
    'http://100.64.0.1/x',
    'http://receiver:3000/x',
    'http://localhost/x',
    'http://hooks.default.svc.cluster.local./x',
    'http://news.internal/x',
  ];
  const PUBLIC = [
    'http://news.example/x',
    'http://8.8.8.8/x',
    'http://0x08.8.8.8/x',
    'http://[2606:4700::1]/x',
    'http://local.example/x',
    'http://internal.example./x',
  ];

  it.each(PRIVATE)('may be plain http where the way is private: %s', (url) => {
    expect(problemsWith({ url })).toEqual([]);
  });

  it.each(PUBLIC)('is https elsewhere: %s', (url) => {
    expect(problemsWith({ url })).toEqual([
      'error: outputs[0].url leads over the open internet in plain letters, expected an https URL, or an http URL of a private address or name',
    ]);
  });

  it.each(['ftp://news.example/', 'news.example', ''])('is a web address: %j', (url) => {
    expect(problemsWith({ url })).toHaveLength(1);
  });

  it('holds no credentials in plain letters', () => {
    expect(problemsWith({ url: 'https://me:hunter2@news.example/' })).toEqual([
      expect.stringContaining('outputs[0].url holds a user name or password in plain letters'),
    ]);
  });
});

describe("a webhook's secret", () => {
  it.each([
    ['short', 'is too short'],
    ['with a space in it, and long enough', 'has characters that it may not have'],
    ['whsec_not-base64-but-long-enough', 'is not the base64 of 24 to 64 bytes'],
    [`whsec_${SECRET}A`, 'is not the base64 of 24 to 64 bytes'],
    [['${S}', 'short'], 'is too short'],
    [[], 'is too short'],
    [['${S}', '${S}', '${S}'], 'is too long'],
    [undefined, 'is missing'],
  ])('%j %s', (secret, problem) => {
    const [found, ...more] = problemsWith({ secret }).filter((line) => line.startsWith('error'));
    expect(found).toMatch(/^error: outputs\[0\]\.secret(\[1\])? /);
    expect(found).toContain(problem);
    expect(more).toEqual([]);
  });

  it('is best kept in the environment, whichever way it is written', () => {
    expect(problemsWith({ secret: '${S}' })).toEqual([]);
    expect(problemsWith({ secret: ['${S}'] })).toEqual([]);
    expect(problemsWith({ secret: SECRET })).toEqual([
      'warning: outputs[0].secret stands in the file in plain letters, expected it from the environment, as in ${HOOK_SECRET}',
    ]);
    expect(problemsWith({ secret: ['${S}', SECRET] })).toEqual([
      expect.stringContaining('warning: outputs[0].secret[1] stands in the file in plain letters'),
    ]);
  });

  it('is never printed, and is named as what no address may show', () => {
    const folder = writeFolder(filesWith({ ...HOOK, secret: SECRET }));
    const result = readConfig(folder, {});
    expect(result.ok && result.secrets).toContain(SECRET);
    const wrong = problemsOf(filesWith({ ...HOOK, url: 'hunter2', secret: ['hunter2', '${P}'] }), {
      P: 'hunter2',
    });
    expect(wrong).toHaveLength(3);
    expect(wrong.join()).not.toContain('hunter2');
    expect(result.ok && result.warnings.map(formatProblem).join()).not.toContain(SECRET);
  });
});

/** The recipes of docs/webhooks.md, run as they stand there. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signMessage } from '../../src/http/webhook/webhook-signature.ts';

const DOCS = readFileSync(resolve(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
const PYTHON = spawnSync('python3', ['--version']).status === 0;
if (!PYTHON) process.stderr.write('No python3 on PATH: skipped is the recipe in Python for webhooks.\n');

const SENT = new Date('2026-05-01T12:00:00Z');
const NOW = SENT.getTime() / 1000;
const SECRETS = ['a-secret-that-only-tests-know', 'whsec_c2VjcmV0LXRoYXQtb25seS10ZXN0cy1rbm93'];
const BODY = '{"title":"Petković"}';

interface Trial {
  what: string;
  secret: string;
  body: string;
  now: number;
  genuine: boolean;
}

const TRIALS: Trial[] = [
  ...SECRETS.map((secret) => ({ what: 'as sent', secret, body: BODY, now: NOW, genuine: true })),
  { what: 'minutes later', secret: SECRETS[0]!, body: BODY, now: NOW + 290, genuine: true },
  { what: 'another body', secret: SECRETS[0]!, body: `${BODY} `, now: NOW, genuine: false },
  { what: 'another secret', secret: 'a-secret-that-nobody-here-knows', body: BODY, now: NOW, genuine: false },
  { what: 'long ago', secret: SECRETS[0]!, body: BODY, now: NOW + 310, genuine: false },
  { what: 'in the future', secret: SECRETS[0]!, body: BODY, now: NOW - 310, genuine: false },
];

function recipe(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(DOCS) ?? [];
  if (!code) throw new Error(`docs/webhooks.md has no recipe in ${language}`);
  return code;
}

describe('the recipes for receivers', () => {
  const headers = signMessage('s1-r1', SENT, BODY, SECRETS);
  let dir: string;
  beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'copydesk-recipe-'))));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('verify in Node.js', async () => {
    const file = join(dir, 'recipe.mjs');
    writeFileSync(file, recipe('js'));
    const receiver = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
      isGenuine(headers: object, body: Uint8Array, secret: string, now: number): boolean;
    };
    for (const { what, secret, body, now, genuine } of TRIALS)
      expect({ what, genuine: receiver.isGenuine(headers, Buffer.from(body), secret, now) }).toEqual({
        what,
        genuine,
      });
    expect(receiver.isGenuine({}, Buffer.from(BODY), SECRETS[0]!, NOW)).toBe(false);
  });

  it.skipIf(!PYTHON)('verify in Python', () => {
    writeFileSync(join(dir, 'recipe.py'), recipe('python'));
    const program = [
      'import json, sys',
      'from recipe import is_genuine',
      'given = json.load(sys.stdin)',
      'print(json.dumps([is_genuine(given["headers"], t["body"].encode(), t["secret"], t["now"]) for t in given["trials"]]))',
    ].join('\n');
    const input = JSON.stringify({ headers, trials: TRIALS });
    const answer = execFileSync('python3', ['-c', program], { cwd: dir, input, encoding: 'utf8' });
    expect(JSON.parse(answer)).toEqual(TRIALS.map(({ genuine }) => genuine));
  });
});

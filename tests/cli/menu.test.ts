import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { say } from '../support/command-line.ts';

const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

describe('the command line', () => {
  it('names its version and its commands', async () => {
    expect(await say(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await say(['--help']);
    expect(help.code).toBe(0);
    for (const name of ['run', 'once', 'check', 'parse', 'explain', 'tail'])
      expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  it('exits 2 on wrong usage and says what is right', async () => {
    expect(await say([])).toMatchObject({ code: 2, stdout: '' });
    const unknown = await say(['rnu']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('there is no command "rnu"');
    const option = await say(['check', '--loud']);
    expect(option).toMatchObject({ code: 2, stdout: '' });
    expect(option.stderr).toContain('--loud');
    expect(option.stderr).toContain('usage: copydesk check [DIR]');
    expect((await say(['explain', 'only one'])).code).toBe(2);
    expect((await say(['run', '--only', 'fetch,cook'])).stderr).toContain('"cook" is no role');
  });

  it.each([
    [['run', 'fetch'], 'name roles with --only ROLE,ROLE, and the configuration folder with --config DIR'],
    [['once', 'mydir'], 'name the configuration folder with --config DIR'],
    [['tail', 'stories'], 'name a stream with --output NAME'],
    [['health', 'foo'], 'it takes no words'],
    [['doctor', 'config'], 'it takes no words'],
    [['source', 'export', 'list.opml'], 'it takes no words'],
    [['check', 'one', 'two'], 'one folder at a time'],
    [['explain', 'Storm', 'kills', '17'], 'in quotes'],
  ])('refuses a word too many: %j', async (words, advice) => {
    const { code, stdout, stderr } = await say(words, { env: { COPYDESK_CONFIG: '/nowhere' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`"${words.at(-1)}" is a word too many`);
    expect(stderr).toContain(advice);
  });

  it.each(['run', 'once', 'check', 'parse', 'explain', 'tail'])('explains %s', async (name) => {
    const { code, stdout } = await say([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`usage: copydesk ${name}`);
  });
});

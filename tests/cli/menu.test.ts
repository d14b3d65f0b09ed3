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

  it('says what was meant where a name is misspelled', async () => {
    const misspelled: [string[], string][] = [
      [['rnu'], 'there is no command "rnu": did you mean run?'],
      [['source', 'exprot'], 'there is no command "exprot": did you mean export?'],
      [['stories', '--jsn'], 'there is no option --jsn: did you mean --json?'],
      [['stories', '-z'], 'there is no option -z\n'],
      [['once', '--out'], '--out wants a value: --out FILE\n'],
      [['once', '--out', '--strict'], '--out wants a value: --out FILE\n'],
      [['stories', '--json=yes'], '--json takes no value\n'],
    ];
    for (const [words, answer] of misspelled) {
      const { code, stderr } = await say(words);
      expect({ words, code, answer: stderr.includes(answer) ? answer : stderr }).toEqual({
        words,
        code: 2,
        answer,
      });
    }
  });

  it('says what each option does, and fits a terminal of 80 columns', async () => {
    const names = await commandNames();
    expect(names.length).toBeGreaterThan(25);
    const faults = await Promise.all(
      names.map(async (words) => {
        const { code, stdout } = await say([...words, '--help']);
        expect(code).toBe(0);
        const [usage = ''] = stdout.split('\n\n', 1);
        const options = new Set(usage.match(/--[a-z-]+/g));
        const unexplained = [...options].filter((name) => !new RegExp(`^  ${name}\\b`, 'm').test(stdout));
        const long = stdout.split('\n').filter((line) => line.length > 80);
        return [...unexplained, ...long].map((what) => `${words.join(' ')}: ${what}`);
      }),
    );
    expect(faults.flat()).toEqual([]);
  });

  it.each(['run', 'once', 'check', 'parse', 'explain', 'tail'])('explains %s', async (name) => {
    const { code, stdout } = await say([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`usage: copydesk ${name}`);
  });
});

/** The words of every menu and command. */
async function commandNames(): Promise<string[][]> {
  const names = listed((await say(['--help'])).stdout);
  const groups = await Promise.all(names.map(async (name) => listed((await say([name, '--help'])).stdout)));
  return [[], ...names.map((name) => [name]), ...groups.flat().map((name) => name.split(' '))];
}

/** The commands that a menu lists, each with its summary behind it. */
function listed(menu: string): string[] {
  return [...menu.matchAll(/^ {2}([a-z][a-z-]*(?: [a-z]+)?) {2}/gm)].map(([, name = '']) => name);
}

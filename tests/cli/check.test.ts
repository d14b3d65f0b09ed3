import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { makeFolder, type Folder } from '../support/daemon.ts';
import { lines, say } from '../support/command-line.ts';

const FEED = { id: 'paper', url: 'https://paper.example/feed' };
const DOCS = { id: 'docs', kind: 'documents', path: 'texts' };

let folder: Folder;
let edited: string;
beforeAll(async () => {
  folder = await makeFolder({ contact: 'desk@paper.example' }, [FEED]);
  await mkdir(join(folder.config, 'texts'));
  edited = join(folder.dir, 'edited');
});
afterAll(() => folder.remove());

/** Writes the edited copy, and has it compared with the folder in use. */
async function diff(copydesk: object, sources: object[] | string, words: string[] = []) {
  await rm(edited, { recursive: true, force: true });
  await cp(folder.config, edited, { recursive: true });
  await writeFile(join(edited, 'copydesk.yaml'), stringify({ contact: 'desk@paper.example', ...copydesk }));
  const text = typeof sources === 'string' ? sources : stringify({ sources });
  await writeFile(join(edited, 'sources.yaml'), text);
  return say(['check', edited, '--diff', '--config', folder.config, ...words]);
}

describe('check --diff', () => {
  it('prints what edited files would change, and what of it waits for the next start', async () => {
    const { code, stdout } = await diff({ match: { profile: 'balanced' }, api: { port: 9999 } }, [
      { ...FEED, interval: '30m' },
      { id: 'other', url: 'https://user:${PAPER_KEY:-pa55word}@other.example/feed' },
    ]);
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([
      { kind: 'changed', of: 'source', name: 'paper', fields: ['interval default → 30m'], when: 'at once' },
      { kind: 'added', of: 'source', name: 'other', fields: [], when: 'at once' },
      {
        kind: 'changed',
        of: 'setting',
        name: 'match.profile',
        fields: ['strict → balanced'],
        when: 'at once',
      },
      { kind: 'changed', of: 'setting', name: 'api.port', fields: [], when: 'at the next start' },
    ]);
    expect(stdout).not.toContain('pa55word');
  });

  it('reads paths as from the folder in use, where the files are to go', async () => {
    const before = await diff({}, [FEED, DOCS]);
    expect(lines(before.stdout)).toMatchObject([{ kind: 'added', name: 'docs' }]);
    await writeFile(join(folder.config, 'sources.yaml'), stringify({ sources: [FEED, DOCS] }));
    const same = await diff({}, [FEED, DOCS]);
    expect(same).toMatchObject({ code: 0, stdout: '' });
    expect(same.stderr).toContain('nothing would change');
    await writeFile(join(folder.config, 'sources.yaml'), stringify({ sources: [FEED] }));
  });

  it('says what is wrong with them first', async () => {
    const { code, stdout, stderr } = await diff({}, 'sources:\n  - id: paper\n    adress: x\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${join(edited, 'sources.yaml')}:3:5: error: unknown key adress`);
  });

  it('wants two folders', async () => {
    const { code, stderr } = await say(['check', folder.config, '--diff', '--config', folder.config]);
    expect(code).toBe(2);
    expect(stderr).toContain('beside the one in use');
  });
});

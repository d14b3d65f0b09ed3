import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once, EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchFiles, type FilesWatch } from '../../../workers/process/watch-files.ts';

let dir: string;
let watch: FilesWatch;
let changes: number;
const heard = new EventEmitter();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'copydesk-watch-'));
  await write('a.yaml', 'one');
  changes = 0;
  watch = await watchFiles(dir, ['a.yaml', 'b.yaml'], () => {
    changes++;
    heard.emit('change');
  });
});
afterEach(async () => {
  await watch.stop();
  await rm(dir, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFile(join(dir, name), text);
const change = () => once(heard, 'change');

describe('a watch of files', () => {
  it('tells of an edit, of a file that comes, and of one that goes', async () => {
    for (const step of [
      () => write('a.yaml', 'two'),
      () => write('b.yaml', 'new'),
      () => rm(join(dir, 'b.yaml')),
      () => rename(join(dir, 'a.yaml'), join(dir, 'b.yaml')),
    ]) {
      const told = change();
      await step();
      await told;
    }
    expect(changes).toBe(4);
  });

  it('tells once of an edit that is written in steps, and of no other file', async () => {
    await write('other.yaml', 'x');
    const told = change();
    for (const text of ['', 'tw', 'two']) await write('a.yaml', text);
    await told;
    await watch.stop();
    expect(changes).toBe(1);
  });

  it('tells nothing of a file that was put back as it was', async () => {
    await write('a.yaml', 'two');
    await write('a.yaml', 'one');
    const told = change();
    await write('b.yaml', 'now');
    await told;
    expect(changes).toBe(1);
  });

  it('goes on where the whole folder was put in the place of another', async () => {
    const told = change();
    await rename(dir, `${dir}-old`);
    await rename(await filled('three'), dir);
    await told;
    await rm(`${dir}-old`, { recursive: true });
    const again = change();
    await write('a.yaml', 'four');
    await again;
    expect(changes).toBe(2);
  });
});

async function filled(text: string): Promise<string> {
  const other = await mkdtemp(join(tmpdir(), 'copydesk-watch-'));
  await writeFile(join(other, 'a.yaml'), text);
  return other;
}

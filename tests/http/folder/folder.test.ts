import { execFileSync } from 'node:child_process';
import fs, { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { readFolder, type FolderLimits } from '../../../src/http/folder/folder.ts';

async function folderOf(files: Record<string, string>): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'copydesk-folder-'));
  onTestFinished(() => rm(base, { recursive: true }));
  const root = join(base, 'documents');
  await mkdir(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

async function reading(root: string, limits?: FolderLimits) {
  const result = await readFolder(root, limits);
  if (result.outcome === 'failed') throw new Error(result.message);
  const texts = result.documents.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);
  return { ...result, texts };
}

describe('readFolder', () => {
  it('reads the documents below the folder, by path', async () => {
    const root = await folderOf({
      'b.txt': 'bee',
      'a.md': 'ay',
      'Z.TXT': 'zed',
      'sub/deep/c.md': 'sea',
      'sub/č.md': 'če',
      'sub.md': 'sub',
      'picture.png': 'no',
      README: 'no',
      '.hidden.md': 'no',
      '.git/x.md': 'no',
    });
    const { texts, problems } = await reading(root);
    expect(texts).toEqual([
      ['Z.TXT', 'zed'],
      ['a.md', 'ay'],
      ['b.txt', 'bee'],
      ['sub.md', 'sub'],
      ['sub/deep/c.md', 'sea'],
      ['sub/č.md', 'če'],
    ]);
    expect(problems).toEqual([]);
  });

  it('reads an empty folder as no documents', async () => {
    expect(await reading(await folderOf({}))).toMatchObject({ documents: [], problems: [] });
  });

  it('follows links to files within the folder and no others', async () => {
    const root = await folderOf({ '..data/real.md': 'mounted', 'plain.md': 'plain' });
    await writeFile(join(root, '../secret.md'), 'secret');
    await mkdir(join(root, '../documents-too'));
    await writeFile(join(root, '../documents-too/x.md'), 'secret');
    await symlink('..data/real.md', join(root, 'mounted.md'));
    await symlink('../secret.md', join(root, 'out.md'));
    await symlink('../documents-too/x.md', join(root, 'sibling.md'));
    await symlink('nowhere.md', join(root, 'broken.md'));
    await symlink('..', join(root, 'up'));
    await symlink('.', join(root, 'circle'));
    const { texts, problems } = await reading(root);
    expect(texts).toEqual([
      ['mounted.md', 'mounted'],
      ['plain.md', 'plain'],
    ]);
    expect(problems).toEqual([
      { path: 'broken.md', message: expect.stringContaining('link to nothing') },
      { path: 'out.md', message: expect.stringContaining('out of the folder') },
      { path: 'sibling.md', message: expect.stringContaining('out of the folder') },
    ]);
  });

  it('may itself be behind a link', async () => {
    const root = await folderOf({ 'a.md': 'ay' });
    await symlink(root, join(root, '../link'));
    expect((await reading(join(root, '../link'))).texts).toEqual([['a.md', 'ay']]);
  });

  it('does not wait on a pipe', async () => {
    const root = await folderOf({ 'a.md': 'ay' });
    execFileSync('mkfifo', [join(root, 'pipe.txt')]);
    await mkdir(join(root, 'folder.md'));
    const { texts, problems } = await reading(root);
    expect(texts).toEqual([['a.md', 'ay']]);
    expect(problems).toEqual([{ path: 'pipe.txt', message: 'not a regular file' }]);
  });

  it('leaves out a file over the limit and says so', async () => {
    const root = await folderOf({ 'big.md': '123456', 'fits.md': '12345' });
    const { texts, problems } = await reading(root, { maxFileBytes: 5 });
    expect(texts).toEqual([['fits.md', '12345']]);
    expect(problems).toEqual([{ path: 'big.md', message: expect.stringContaining('6 bytes') }]);
  });

  it.each<[FolderLimits, string]>([
    [{ maxFiles: 2 }, 'too-many-files'],
    [{ maxTotalBytes: 8 }, 'too-large'],
  ])('fails as a whole over %j', async (limits, code) => {
    const root = await folderOf({ 'a.md': '123', 'b.md': '123', 'c.md': '123' });
    expect(await readFolder(root, limits)).toMatchObject({ outcome: 'failed', code });
    const [[name, limit = 0] = ['', 0]] = Object.entries(limits);
    expect(await readFolder(root, { [name]: limit + 1 })).toMatchObject({ outcome: 'read' });
  });

  it('fails on a folder with very much else in it', async () => {
    const root = await folderOf(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`${n}.png`, ''])));
    expect(await readFolder(root, { maxFiles: 2 })).toMatchObject({
      outcome: 'failed',
      code: 'too-many-files',
    });
  });

  it('says what to do when there is no such folder, or it is none', async () => {
    const root = await folderOf({ 'a.md': 'ay' });
    expect(await readFolder(join(root, 'no'))).toEqual({
      outcome: 'failed',
      code: 'missing',
      message: `${join(root, 'no')}: no such folder; create it or correct the path of the source`,
    });
    expect(await readFolder(join(root, 'a.md'))).toMatchObject({ outcome: 'failed', code: 'not-a-folder' });
  });
});

describe('the signature', () => {
  it('stays while nothing changes, and changes with every file that does', async () => {
    const root = await folderOf({ 'a.md': 'ay', 'sub/b.md': 'bee', 'c.png': 'sea' });
    const signatures = [(await reading(root)).signature];
    expect((await reading(root)).signature).toBe(signatures[0]);
    const changes = [
      () => writeFile(join(root, 'sub/b.md'), 'bumble bee'),
      () => utimes(join(root, 'a.md'), 1_000, 1_000),
      () => rename(join(root, 'a.md'), join(root, 'd.md')),
      () => writeFile(join(root, 'e.txt'), ''),
      () => rm(join(root, 'd.md')),
    ];
    for (const change of changes) {
      await change();
      signatures.push((await reading(root)).signature);
    }
    expect(new Set(signatures).size).toBe(changes.length + 1);
    await writeFile(join(root, 'c.png'), 'other');
    expect((await reading(root)).signature).toBe(signatures.at(-1));
  });

  it.each([
    ['EMFILE', 'passes'],
    ['EIO', 'passes'],
    ['ESTALE', 'passes'],
    ['EACCES', 'stays'],
  ])('has a document read anew that could not be for a fault that passes: %s %s', async (code, what) => {
    const root = await folderOf({ 'a.md': 'ay', 'b.md': 'bee' });
    const spy = vi.spyOn(fs, 'open').mockRejectedValueOnce(Object.assign(new Error(code), { code }));
    onTestFinished(() => {
      spy.mockRestore();
      syncBuiltinESMExports();
    });
    syncBuiltinESMExports();
    const before = await reading(root);
    expect(before.texts).toEqual([['b.md', 'bee']]);
    expect(before.problems).toMatchObject([{ path: 'a.md' }]);
    const after = await reading(root);
    expect(after.texts).toHaveLength(2);
    expect(after.signature !== before.signature).toBe(what === 'passes');
  });
});

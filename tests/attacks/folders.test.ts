/** A folder of documents that somebody else may write to. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { DocumentsSource } from '../../src/config/types.ts';
import { feedSource } from '../support/desk.ts';
import { hostileDesk } from './hostile-desk.ts';

it('gives out nothing from beyond it, waits for no pipe, and reads what is sound', async () => {
  const base = await mkdtemp(join(tmpdir(), 'copydesk-hostile-'));
  onTestFinished(() => rm(base, { recursive: true }));
  const root = join(base, 'documents');
  await mkdir(root);
  await mkdir(join(base, 'private'));
  await writeFile(join(base, 'private/secret.txt'), 'The secret of the house. It is out.');
  await symlink(join(base, 'private/secret.txt'), join(root, 'link.txt'));
  await symlink('../private/secret.txt', join(root, 'relative.txt'));
  await symlink(join(base, 'private'), join(root, 'private.txt'));
  await symlink(join(base, 'private'), join(root, 'folder'));
  await symlink('.', join(root, 'loop'));
  await symlink('self.txt', join(root, 'self.txt'));
  await symlink('/dev/zero', join(root, 'zero.txt'));
  execFileSync('mkfifo', [join(root, 'pipe.txt')]);
  await mkdir(join(root, 'folder.txt'));
  const huge = await open(join(root, 'huge.txt'), 'w');
  await huge.truncate(100 * 1024 * 1024);
  await huge.close();
  await writeFile(join(root, 'shut.txt'), 'Nobody may read this. Not even we.');
  await chmod(join(root, 'shut.txt'), 0o000);
  await writeFile(join(root, 'nul.txt'), Buffer.alloc(100_000));
  await writeFile(join(root, 'page.txt'), '<html><script>alert(1)</script>');
  await writeFile(join(root, 'bomb.md'), `---\ntitle: x\na: &a [x]\nb: [${'*a,'.repeat(1000)}]\n---\n`);
  await writeFile(join(root, 'sound.txt'), 'The harbour bridge reopened today. Ferries stop.');

  const source = { ...feedSource('desk', ''), kind: 'documents', path: root } as DocumentsSource;
  const { pass, page, stored } = await hostileDesk([source]);
  const { polled, stories } = await pass();
  const readable = process.getuid?.() === 0 ? ['Nobody may read this.'] : [];
  expect(new Set(stories.map(({ title }) => title))).toEqual(
    new Set(['The harbour bridge reopened today.', ...readable]),
  );
  for (const name of ['link', 'relative', 'zero', 'pipe', 'self', 'huge', 'nul', 'page', 'bomb'])
    expect(polled[0]?.detail).toContain(`${name}.`);
  for (const path of ['/', '/sources', '/api/stories']) expect(await page(path)).not.toContain('The secret');
  expect(await stored()).not.toContain('The secret');
});

import { existsSync } from 'node:fs';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { DataFolderError } from '../../../src/redis/server/data-folder.ts';
import { lockFolder } from '../../../src/redis/server/lock-folder.ts';
import { clearDesks, newDataDir, recordingLog, startChild } from './desks.ts';

const log = recordingLog();
afterEach(clearDesks);

/** A lock as another process would have left it. */
async function leaveLock(dataDir: string, pid: number, start?: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const owner = { pid, ...(start && { start }), since: '2026-01-02T03:04:05.000Z', token: 'theirs' };
  await writeFile(join(dataDir, 'copydesk.lock.7'), JSON.stringify(owner));
}

describe('lockFolder', () => {
  it('makes the folder for this user alone', async () => {
    const dataDir = await newDataDir();
    await lockFolder(dataDir, { log });
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it('tells the second taker who has it, until it is given back', async () => {
    const dataDir = await newDataDir();
    const first = await lockFolder(dataDir, { log });
    const second = await lockFolder(dataDir, { log });
    expect(second).toMatchObject({ held: false, pid: process.pid, since: expect.any(Date) });
    if (first.held) await first.release();
    expect(await lockFolder(dataDir, { log })).toMatchObject({ held: true });
  });

  it('gives back once: a late second release does not open the next owner’s lock', async () => {
    const dataDir = await newDataDir();
    const first = await lockFolder(dataDir, { log });
    if (!first.held) throw new Error('not taken');
    await first.release();
    await lockFolder(dataDir, { log });
    await first.release();
    expect(await lockFolder(dataDir, { log })).toMatchObject({ held: false });
  });

  it('is kept by a living process and taken over when that is killed', async () => {
    const dataDir = await newDataDir();
    const child = await startChild('lock', dataDir);
    expect(await lockFolder(dataDir, { log })).toMatchObject({ held: false, pid: Number(child.said) });
    await child.kill();
    expect(await lockFolder(dataDir, { log })).toMatchObject({ held: true });
  });

  it.skipIf(!existsSync('/proc/self/stat'))(
    'takes over from a dead process whose number runs again',
    async () => {
      const dataDir = await newDataDir();
      await leaveLock(dataDir, process.pid, 'an earlier boot/1');
      expect(await lockFolder(dataDir, { log })).toMatchObject({ held: true });
    },
  );

  it('believes the number alone where no start time is known', async () => {
    const dataDir = await newDataDir();
    await leaveLock(dataDir, process.pid);
    expect(await lockFolder(dataDir, { log })).toEqual({
      held: false,
      pid: process.pid,
      since: new Date('2026-01-02T03:04:05Z'),
    });
  });

  it.each(['', '{"pid":', '{"pid":-1}', 'null'])('takes a lock that a power cut left as %j', async (text) => {
    const dataDir = await newDataDir();
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'copydesk.lock.3'), text);
    expect(await lockFolder(dataDir, { log })).toMatchObject({ held: true });
  });

  it('lets exactly one of many take over from a dead owner, and leaves one file', async () => {
    for (let round = 0; round < 20; round++) {
      const dataDir = await newDataDir();
      await leaveLock(dataDir, 4_194_304 + round);
      const locks = await Promise.all(Array.from({ length: 12 }, () => lockFolder(dataDir, { log })));
      expect(locks.filter((lock) => lock.held)).toHaveLength(1);
      expect(await readdir(dataDir)).toEqual(['copydesk.lock.8']);
    }
  });

  it('says what to do where the folder cannot be made', async () => {
    const dataDir = await newDataDir();
    await writeFile(dataDir, 'a file in the way');
    const taking = lockFolder(join(dataDir, 'below'), { log });
    await expect(taking).rejects.toThrow(DataFolderError);
    await expect(taking).rejects.toThrow(/COPYDESK_DATA/);
  });
});

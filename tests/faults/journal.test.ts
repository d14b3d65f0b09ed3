import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { hashOf, openJournal, readJournal } from '../../bench/faults/journal.ts';
import { makeMessage } from '../support/factories.ts';

const folder = mkdtempSync(join(tmpdir(), 'copydesk-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

let path = '';
let count = 0;
beforeEach(() => {
  path = join(folder, `${count++}.jsonl`);
});

it('remembers after a restart what was handled, and not what was passed over', async () => {
  const before = openJournal(path);
  before.handle(makeMessage({ revision: 2 }));
  before.pass(makeMessage({ revision: 9 }));
  await before.marks.set('gone', 4);
  before.close();
  const after = openJournal(path);
  expect(await after.marks.get('s1')).toBe(2);
  expect(await after.marks.get('gone')).toBe(4);
  expect(await after.marks.get('other')).toBe(0);
  after.close();
});

it('writes a handled message and its mark in one line', async () => {
  const journal = openJournal(path);
  journal.handle(makeMessage({ revision: 2 }));
  await journal.marks.set('s1', 2);
  journal.close();
  const message = makeMessage({ revision: 2 });
  expect(readJournal(path)).toEqual([
    { kind: 'handled', story: 's1', revision: 2, hash: hashOf(message), message },
  ]);
});

it('takes half a line for a message that did not take effect', async () => {
  const before = openJournal(path);
  before.handle(makeMessage({ revision: 1 }));
  before.close();
  appendFileSync(path, '{"kind":"handled","story":"s1","revi');
  const after = openJournal(path);
  expect(await after.marks.get('s1')).toBe(1);
  after.handle(makeMessage({ revision: 2 }));
  after.close();
  expect(readJournal(path).map(({ revision }) => revision)).toEqual([1, 2]);
});

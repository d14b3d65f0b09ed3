/**
 * A hostile web on loopback: every case is a publisher of its own, polled by a desk as the daemon polls, beside one healthy
 * source; and every case has to come to the outcome that it names.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NetworkLimits } from '../../src/config/types.ts';
import type { Expected, HostileCase, Told } from './case.ts';
import { createFetcher } from '../../src/http/fetcher.ts';
import { testConfig } from '../support/desk.ts';
import { startFeedServer } from '../support/feed-server.ts';
import { beside } from './cases/beside.ts';
import { addresses } from './cases/addresses.ts';
import { documents } from './cases/documents.ts';
import { encodings } from './cases/encodings.ts';
import { lies } from './cases/lies.ts';
import { pages } from './cases/pages.ts';
import { redirects } from './cases/redirects.ts';
import { secondary } from './cases/secondary.ts';
import { slow } from './cases/slow.ts';
import { transport } from './cases/transport.ts';
import { values } from './cases/values.ts';
import { HEALTHY, openHouse, type House } from './house.ts';

function holds(told: Told | undefined, expected: Expected): void {
  const { outcome, code, detail } = told ?? {};
  expect(`${outcome} ${code}`, detail).toBe(`${expected.outcome} ${expected.code ?? expected.outcome}`);
  if (expected.detail) expect(detail).toMatch(expected.detail);
  const { articles } = expected;
  if (typeof articles === 'number') expect(told?.articles).toHaveLength(articles);
  else if (articles) expect(told?.articles.map(({ title }) => title)).toEqual(articles);
  if (expected.requests !== undefined) expect(told?.requests).toHaveLength(expected.requests);
}

function hostile(what: string, cases: readonly HostileCase[], limits: Partial<NetworkLimits> = {}): void {
  describe(what, () => {
    const rounds = Math.max(...cases.map((one) => [one.expect].flat().length));
    const told: Map<string, Told>[] = [];
    let house: House;

    beforeAll(async () => {
      house = await openHouse(cases, limits);
      for (let round = 1; round <= rounds; round += 1) told.push(await house.poll(round));
      // Some twenty large documents are read one after the other, each in a thread of its own.
    }, 240_000);
    afterAll(() => house?.close());

    for (const one of cases) {
      it(one.name, () => {
        for (const [at, expected] of [one.expect].flat().entries()) {
          const result = told[at]?.get(one.name);
          holds(result, expected);
          if (result) expected.also?.(result, house.site(one.name));
        }
      });
    }

    it('and the healthy source beside them is read with every poll', () => {
      for (const [at, results] of told.entries())
        holds(results.get(HEALTHY), { outcome: 'modified', articles: at + 1, requests: 1 });
    });

    it('and nobody has knocked inside, no key is told, nothing is shown as markup', async () => {
      expect(house.insideConnections()).toBe(0);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      const shown = await Promise.all(
        ['/', '/stories', '/sources', '/metrics', '/api/stories'].map((path) => house.page(path)),
      );
      const pages = shown.slice(0, 3).join('');
      expect(pages).not.toMatch(/<script>alert|<img src=x|href="(?!https?:|\/|#|data:image)[a-z-]+:/i);
      expect(house.logged() + shown.join('')).not.toMatch(/S3CRET|UzNDUkVU|TM0NSRVQ|root:x:/);
    });
  });
}

const names = [
  addresses,
  redirects,
  transport,
  encodings,
  documents,
  values,
  pages,
  lies,
  secondary,
  slow,
  beside,
]
  .flat()
  .map(({ name }) => name);

it('is a web of at least 60 cases, each with a name of its own', () => {
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(60);
});

hostile('a way into the network', [...addresses, ...redirects, ...secondary]);
hostile('an answer that is broken', [...transport, ...encodings, ...pages]);
hostile('a document that is built to break', documents);
hostile('a value that is not what it seems', [...values, ...lies]);
hostile('an answer that does not end', slow, { totalTimeoutMs: 1_500 });

describe('what is asked and read besides sources', () => {
  it.each(beside)('$name', async ({ outcome, expect: expected }) => {
    const web = await startFeedServer({ hosts: ['127.1.0.1'] });
    const inside = await startFeedServer({ hosts: ['127.66.0.1'] });
    const { network } = testConfig('beside', []);
    const limits = { ...network, allow: ['127.1.0.0/16'], maxBytes: 2 * 1024 * 1024, totalTimeoutMs: 10_000 };
    const fetcher = createFetcher({ network: limits });
    const site = { url: (path: string) => web.urlOf(path), set: web.set.bind(web) };
    try {
      expect(await outcome({ site, inside: (path) => inside.urlOf(path), fetcher })).toEqual(expected);
      expect(inside.connections).toEqual([]);
    } finally {
      await fetcher.close();
      await Promise.all([web.close(), inside.close()]);
    }
  });
});

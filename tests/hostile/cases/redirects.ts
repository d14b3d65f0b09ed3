/** Redirects to where there is nothing to be read, without end, or to where keys must not go. */
import { expect } from 'vitest';
import { honestFeed, redirectTo, type Expected, type HostileCase } from '../case.ts';

const SCHEMES = [
  'file:///etc/passwd',
  'ftp://127.1.0.1/feed',
  'gopher://127.66.0.1:6379/_FLUSHALL',
  'data:application/rss+xml,<rss version="2.0"><channel><item><title>owned</title></item></channel></rss>',
  'javascript:alert(1)',
  'unix:/var/run/docker.sock',
  'blob:http://127.1.0.1/x',
  'feed:http://127.66.0.1/',
];

const BAD_URL: Expected = { outcome: 'refused', code: 'bad-url', requests: 1 };

const toScheme = (location: string): HostileCase => ({
  name: `redirects to ${location.slice(0, 40)}`,
  from: 'SSRF: other schemes on a redirect',
  serve: (site) => site.set('/feed', redirectTo(location)),
  expect: { outcome: 'refused', code: 'bad-scheme', requests: 1, articles: 0 },
});

const secretLess: Expected = {
  outcome: 'modified',
  articles: 1,
  also: ({ elsewhere, requests }) => {
    expect(elsewhere).toHaveLength(1);
    expect(JSON.stringify(elsewhere)).not.toMatch(/S3CRET|UzNDUkVU|TM0NSRVQ/);
    expect(JSON.stringify(requests)).toMatch(/S3CRET|UzNDUkVU|TM0NSRVQ/);
  },
};

function leavesWith(name: string, source: NonNullable<HostileCase['source']>): HostileCase {
  return {
    name: `redirects to another origin: ${name} stay behind`,
    from: 'credentials across origins',
    source,
    serve: (site) => {
      site.set('/feed', redirectTo(site.elsewhere()));
      site.setElsewhere('/feed', { body: honestFeed(site) });
    },
    expect: secretLess,
  };
}

export const redirects: HostileCase[] = [
  ...SCHEMES.map(toScheme),
  leavesWith('a password in the address', (site) => ({
    url: site.url().replace('//', '//user:S3CRET@'),
  })),
  leavesWith('headers of the source', () => ({ headers: { 'X-Key': 'S3CRET', Cookie: 'session=S3CRET' } })),
  leavesWith('a bearer token', () => ({ auth: { token: 'S3CRET' } })),
  leavesWith('basic credentials', () => ({ auth: { user: 'S3CRET', password: 'S3CRET' } })),
  {
    name: 'redirects to another origin and back: the key stays behind for good',
    from: 'credentials across origins',
    source: () => ({ headers: { 'X-Key': 'S3CRET' } }),
    serve: (site) => {
      site.set('/feed', redirectTo(site.elsewhere()));
      site.setElsewhere('/feed', redirectTo(site.url('/back')));
      site.set('/back', { body: honestFeed(site) });
    },
    expect: {
      outcome: 'modified',
      articles: 1,
      also: ({ requests }) => {
        expect(requests.map(({ headers }) => headers['x-key'])).toEqual(['S3CRET', undefined]);
      },
    },
  },
  {
    name: 'redirects to an address with a password of the attacker’s own',
    from: 'credentials across origins',
    serve: (site) => {
      site.set('/feed', redirectTo(site.elsewhere().replace('//', '//user:pw@')));
      site.setElsewhere('/feed', { body: honestFeed(site) });
    },
    expect: {
      outcome: 'modified',
      also: ({ elsewhere }) => expect(elsewhere[0]?.headers.authorization).toBeUndefined(),
    },
  },
  {
    name: 'redirects to itself',
    from: 'redirect loop',
    serve: (site) => site.set('/feed', redirectTo('/feed')),
    expect: { outcome: 'refused', code: 'too-many-redirects', requests: 6 },
  },
  {
    name: 'redirects to and fro between two publishers',
    from: 'redirect loop',
    serve: (site) => {
      site.set('/feed', redirectTo(site.elsewhere(), 301));
      site.setElsewhere('/feed', redirectTo(site.url(), 301));
    },
    expect: { outcome: 'refused', code: 'too-many-redirects', requests: 3 },
  },
  {
    name: 'redirects to a new address each time',
    from: 'redirects without end',
    serve: (site) => {
      for (let at = 0; at < 20; at += 1) site.set(at === 0 ? '/feed' : `/${at}`, redirectTo(`/${at + 1}`));
    },
    expect: { outcome: 'refused', code: 'too-many-redirects', requests: 6 },
  },
  {
    name: 'redirects to no address: //[::1',
    from: 'garbage in Location',
    serve: (site) => site.set('/feed', redirectTo('//[::1')),
    expect: BAD_URL,
  },
  {
    name: 'redirects to http://',
    from: 'garbage in Location',
    serve: (site) => site.set('/feed', redirectTo('http://')),
    expect: BAD_URL,
  },
  {
    name: 'redirects to an IPv6 zone',
    from: 'garbage in Location',
    serve: (site) => site.set('/feed', redirectTo('http://[fe80::1%25lo]/')),
    expect: BAD_URL,
  },
  {
    name: 'redirects to a port that there is none of',
    from: 'garbage in Location',
    serve: (site) => site.set('/feed', redirectTo('http://127.1.0.1:99999/')),
    expect: BAD_URL,
  },
  {
    name: 'redirects to an address of 9,000 characters',
    from: 'garbage in Location',
    serve: (site) => site.set('/feed', redirectTo(`/${'a'.repeat(9_000)}`)),
    expect: BAD_URL,
  },
  {
    name: 'redirects without saying where to',
    from: 'garbage in Location',
    serve: (site) => site.set('/feed', { status: 301 }),
    expect: { outcome: 'failed', code: 'http-301', requests: 1 },
  },
  {
    name: 'redirects in a body of endless text',
    from: 'bodies of redirects',
    serve: (site) => {
      site.set('/feed', { ...redirectTo('/real'), body: 'x'.repeat(1_000_000) });
      site.set('/real', { body: honestFeed(site) });
    },
    expect: { outcome: 'modified', articles: 1 },
  },
  {
    name: 'answers 200 with a Location header and a Refresh header',
    from: 'redirects that are none',
    serve: (site) =>
      site.set('/feed', {
        body: honestFeed(site),
        headers: { location: site.inside(), refresh: `0;url=${site.inside()}` },
      }),
    expect: { outcome: 'modified', articles: 1, requests: 1 },
  },
  {
    name: 'has moved for good to a parked domain',
    from: 'FACTS: parked-domain 301',
    serve: (site) => {
      site.set('/feed', redirectTo(site.elsewhere(), 301));
      site.setElsewhere('/feed', {
        body: '<!doctype html><html><title>This domain is for sale</title><p>Buy it',
      });
    },
    expect: {
      outcome: 'unreadable',
      code: 'html-page',
      articles: 0,
      also: ({ status }) => expect(status.address).toBeUndefined(),
    },
  },
];

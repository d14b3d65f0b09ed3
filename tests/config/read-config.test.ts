import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultConfig } from '../../src/config/defaults.ts';
import { formatProblem, readConfig } from '../../src/config/read-config.ts';
import { ONE_SOURCE, configOf, problemsOf, writeFolder } from './folder.ts';

describe('defaults', () => {
  it('are those that the documentation promises', () => {
    expect(defaultConfig('/srv/desk')).toEqual({
      dir: '/srv/desk',
      desk: 'copydesk',
      redis: { prefix: 'copydesk' },
      window: { days: 7 },
      match: { profile: 'strict', relatedCount: 10 },
      publish: {
        settleMs: 30_000,
        settleRelatedMs: 300_000,
        holdMs: 'auto',
        minHeat: 0,
        retractExpired: false,
      },
      outputs: [
        { type: 'queue', name: 'stories', secured: false, maxUnread: 50_000, filter: {} },
        {
          type: 'stream',
          name: 'stories',
          secured: false,
          maxUnread: 50_000,
          deadAfterMs: 259_200_000,
          filter: {},
        },
      ],
      fetch: { concurrency: 16, threads: 2, readTimeoutMs: 5000 },
      network: {
        allow: [],
        connectTimeoutMs: 10_000,
        totalTimeoutMs: 30_000,
        maxBytes: 10 * 1024 * 1024,
        maxRedirects: 5,
        perHost: 1,
        hostGapMs: 2000,
      },
      topics: [],
      categories: {},
      sources: [],
      limits: { memory: {} },
      alerts: {
        rules: ['config', 'dead-letters', 'failing', 'lag', 'outputs', 'redis', 'silent'],
        quietMs: 21_600_000,
        lagMs: 300_000,
        failures: 5,
        deadLetters: 1,
      },
      logLevel: 'info',
      api: { host: '127.0.0.1', port: 8080, feeds: 'loopback' },
    });
  });

  it('hold for a folder with nothing but sources.yaml, and for sections left empty', () => {
    const bare = { ...configOf({ 'sources.yaml': 'sources: []\n' }), dir: '/srv/desk' };
    expect(bare).toEqual(defaultConfig('/srv/desk'));
    const hollow = configOf({
      'sources.yaml': 'defaults:\nsources: []\n',
      'copydesk.yaml': '# nothing\nredis:\n  # url: x\nnetwork:\npublish:\n',
      'topics.yaml': '',
    });
    expect({ ...hollow, dir: '/srv/desk' }).toEqual(bare);
  });

  it('are a fresh object each time', () => {
    defaultConfig().outputs.length = 0;
    expect(defaultConfig().outputs).toHaveLength(2);
  });
});

describe('sources', () => {
  const files = {
    'docs/': '',
    'sources.yaml': `
defaults: { interval: 1h, category: world, rights: { excerptMax: 100, images: false } }
sources:
  - { id: plain, url: https://a.example/feed }
  - { id: own, url: https://b.example/feed, interval: 7d, category: sport, rights: { images: true } }
  - { id: docs, kind: documents, path: docs, maxItems: 5 }
`,
  };

  it('take their own word first, then defaults, then what their kind has', () => {
    const { dir, sources } = configOf(files);
    expect(sources).toEqual([
      {
        id: 'plain',
        kind: 'feed',
        enabled: true,
        url: 'https://a.example/feed',
        intervalMs: 3_600_000,
        minIntervalMs: 300_000,
        maxIntervalMs: 43_200_000,
        backfill: '24h',
        maxItems: 500,
        priority: 0,
        category: 'world',
        rights: { excerptMax: 100, images: false },
      },
      expect.objectContaining({
        intervalMs: 7 * 86_400_000,
        category: 'sport',
        rights: { excerptMax: 100, images: true },
      }),
      expect.objectContaining({ kind: 'documents', path: join(dir, 'docs'), backfill: 'all', maxItems: 5 }),
    ]);
  });

  it('are polled by their own rhythm, documents every 5 minutes, where nobody says otherwise', () => {
    const { sources } = configOf({
      ...files,
      'sources.yaml': `
sources:
  - { id: a, url: http://a.example }
  - { id: b, kind: sitemap, url: http://a.example }
  - { id: c, kind: json, url: http://a.example, mapping: { items: '' } }
  - { id: d, kind: documents, path: docs }
`,
    });
    expect(
      sources.map(({ kind, intervalMs, minIntervalMs, maxIntervalMs, backfill, maxItems }) => [
        kind,
        intervalMs,
        minIntervalMs,
        maxIntervalMs,
        backfill,
        maxItems,
      ]),
    ).toEqual([
      ['feed', undefined, 300_000, 43_200_000, '24h', 500],
      ['sitemap', undefined, 300_000, 43_200_000, '24h', 1000],
      ['json', undefined, 300_000, 43_200_000, '24h', 500],
      ['documents', 300_000, 300_000, 43_200_000, 'all', 10_000],
    ]);
    expect(sources.map((source) => 'intervalMs' in source)).toEqual([false, false, false, true]);
  });

  it('keep a fixed interval, from defaults as well, unless they say auto', () => {
    const { sources } = configOf({
      ...files,
      'sources.yaml': `
defaults: { interval: 15m, minInterval: 10m, maxInterval: 2h }
sources:
  - { id: a, url: http://a.example }
  - { id: b, url: http://a.example, interval: 1m, minInterval: 1m }
  - { id: c, url: http://a.example, interval: auto, maxInterval: 7d }
  - { id: d, kind: documents, path: docs, interval: auto }
  - { id: e, kind: documents, path: docs }
`,
    });
    expect(
      sources.map(({ intervalMs, minIntervalMs, maxIntervalMs }) => [
        intervalMs,
        minIntervalMs,
        maxIntervalMs,
      ]),
    ).toEqual([
      [900_000, 600_000, 7_200_000],
      [60_000, 60_000, 7_200_000],
      [undefined, 600_000, 604_800_000],
      [300_000, 600_000, 7_200_000],
      [900_000, 600_000, 7_200_000],
    ]);
  });

  it('may lack their folder while they are switched off', () => {
    const off = 'sources:\n  - { id: docs, kind: documents, path: gone, enabled: false }\n';
    expect(configOf({ 'sources.yaml': off }).sources[0]).toMatchObject({ enabled: false });
  });

  it('have their language in its canonical spelling and their domain in lower case', () => {
    const { sources } = configOf({
      'sources.yaml':
        'sources:\n  - { id: a, url: http://a.example, language: SR-latn, provider: { domain: A.Example } }\n',
    });
    expect(sources[0]).toMatchObject({ language: 'sr-Latn', provider: { domain: 'a.example' } });
  });

  it('can share one anchor by the hundred', () => {
    const many = Array.from(
      { length: 300 },
      (_, n) => `  - { id: s${n}, url: http://a.example/${n}, rights: *r }`,
    );
    const text = `defaults:\n  rights: &r { images: false }\nsources:\n${many.join('\n')}\n`;
    expect(configOf({ 'sources.yaml': text }).sources).toHaveLength(300);
  });
});

describe('access', () => {
  const access = (keys: string, defaults = '', env = {}) => {
    const text = `defaults: { ${defaults} }\nsources:\n  - { id: a, url: http://localhost/, ${keys} }\n`;
    return configOf({ 'sources.yaml': text }, env).sources[0];
  };

  it('takes headers, credentials, a proxy and a name', () => {
    const keys = `headers: { X-Api-Key: "\${KEY}", Accept-Language: "sr, en;q=0.5" }, auth: { user: desk, password: "\${PASS}" },
      proxy: "http://\${KEY}@proxy.example:3128", userAgent: Gazette/2.0 (licence 17), family: gazette-group`;
    expect(access(keys, '', { KEY: 'k1', PASS: 'pass: word' })).toMatchObject({
      headers: { 'X-Api-Key': 'k1', 'Accept-Language': 'sr, en;q=0.5' },
      auth: { user: 'desk', password: 'pass: word' },
      proxy: 'http://k1@proxy.example:3128',
      userAgent: 'Gazette/2.0 (licence 17)',
      family: 'gazette-group',
    });
    expect(access('auth: { token: t }')).toMatchObject({ auth: { token: 't' } });
  });

  it('has nothing where nothing is said, and takes proxy and name from defaults', () => {
    const bare = access('');
    for (const key of ['headers', 'auth', 'proxy', 'userAgent', 'enrich', 'rules', 'family'])
      expect(bare).not.toHaveProperty(key);
    const defaults = 'proxy: http://proxy.example:3128, userAgent: Desk/1';
    expect(access('', defaults)).toMatchObject({ proxy: 'http://proxy.example:3128', userAgent: 'Desk/1' });
    expect(access('proxy: none, userAgent: Own/1', defaults)).toMatchObject({ userAgent: 'Own/1' });
    expect(access('proxy: none', defaults)).not.toHaveProperty('proxy');
  });

  it('of a folder is none, whatever defaults say', () => {
    const { sources } = configOf({
      'docs/': '',
      'sources.yaml':
        'defaults: { proxy: http://proxy.example, userAgent: Desk/1, enrich: true }\nsources:\n  - { id: d, kind: documents, path: docs }\n',
    });
    for (const key of ['proxy', 'userAgent', 'enrich']) expect(sources[0]).not.toHaveProperty(key);
  });

  it.each([
    ['true', { amp: true, canonical: true, image: true, maxPages: 20 }],
    ['"${ON}"', { amp: true, canonical: true, image: true, maxPages: 20 }],
    ['{ image: true }', { amp: false, canonical: false, image: true, maxPages: 20 }],
    ['{ amp: false }', { amp: false, canonical: true, image: true, maxPages: 20 }],
    ['{ maxPages: 5 }', { amp: true, canonical: true, image: true, maxPages: 5 }],
    ['{ amp: false, canonical: false, image: false }', undefined],
    ['false', undefined],
  ])('enriches, with enrich: %s', (written, wanted) => {
    const source = access(`enrich: ${written}`, 'enrich: { amp: true }', { ON: 'true' });
    expect(source && 'enrich' in source ? source.enrich : undefined).toEqual(wanted);
  });

  it('counts its credentials among what is not to be shown', () => {
    const text =
      'sources:\n  - { id: a, url: http://localhost/, auth: { user: desk, password: in-the-file }, headers: { X-Token: also-there, Accept: text/xml } }\n';
    const result = readConfig(writeFolder({ 'sources.yaml': text }), {});
    expect(result.ok && result.secrets).toEqual(['in-the-file', 'also-there']);
  });
});

describe('rules', () => {
  const rulesOf = (keys: string, defaults = '') =>
    configOf({
      'sources.yaml': `defaults: { ${defaults} }\nsources:\n  - { id: a, url: http://localhost/, ${keys} }\n`,
    }).sources[0]?.rules;

  it('may stand alone or in lists', () => {
    expect(
      rulesOf(
        `include: { category: politics }, exclude: { title: ['^live', "\\\\bquiz\\\\b"], author: [bot] },
         rewrite: { title: { match: ' - (.*)$', with: ' ($1)' }, link: [{ match: '^http:', with: 'https:' }] }`,
      ),
    ).toEqual({
      include: { category: ['politics'] },
      exclude: { title: ['^live', '\\bquiz\\b'], author: ['bot'] },
      rewriteTitle: [{ match: ' - (.*)$', with: ' ($1)' }],
      rewriteLink: [{ match: '^http:', with: 'https:' }],
    });
  });

  it('are put together with defaults key by key; an empty list undoes a key', () => {
    const defaults =
      "exclude: { title: [horoscope], link: [/video/] }, rewrite: { title: { match: a, with: '' } }";
    expect(rulesOf('', defaults)).toEqual({
      exclude: { title: ['horoscope'], link: ['/video/'] },
      rewriteTitle: [{ match: 'a', with: '' }],
    });
    expect(rulesOf('exclude: { title: quiz }, rewrite: { title: [] }', defaults)).toEqual({
      exclude: { title: ['quiz'], link: ['/video/'] },
    });
    expect(rulesOf('exclude: { title: [], link: [] }, rewrite: { title: [] }', defaults)).toBeUndefined();
  });

  it('hold for folders as well', () => {
    const { sources } = configOf({
      'docs/': '',
      'sources.yaml': 'sources:\n  - { id: d, kind: documents, path: docs, exclude: { text: draft } }\n',
    });
    expect(sources[0]?.rules).toEqual({ exclude: { text: ['draft'] } });
  });
});

describe('a mapping', () => {
  it('holds the list of items and paths by our fields', () => {
    const { sources } = configOf({
      'sources.yaml': `
sources:
  - id: api
    kind: json
    url: http://localhost/
    mapping:
      items: response.docs
      fields: { title: headline.main, link: [web_url, 'links[0].href'], categories: 'keywords[].value' }
`,
    });
    expect(sources[0]).toMatchObject({
      kind: 'json',
      mapping: {
        items: 'response.docs',
        fields: {
          title: ['headline.main'],
          link: ['web_url', 'links[0].href'],
          categories: ['keywords[].value'],
        },
      },
    });
  });
});

describe('reading threads', () => {
  it.each([
    [1, 2],
    [3, 2],
    [4, 3],
    [64, 4],
  ])('on %i cores are %i', (cores, threads) => {
    expect(configOf({ 'sources.yaml': ONE_SOURCE }, {}, cores).fetch.threads).toBe(threads);
  });

  it('are as many as the operator says', () => {
    const of = (threads: string) =>
      configOf({ 'sources.yaml': ONE_SOURCE, 'copydesk.yaml': `fetch: { threads: ${threads} }` }, { N: '7' })
        .fetch.threads;
    expect([of('1'), of('16'), of('"${N}"')]).toEqual([1, 16, 7]);
  });
});

describe('categories', () => {
  it('are found in any case, and nothing is found that was not written', () => {
    const { categories } = configOf({
      'sources.yaml': ONE_SOURCE,
      'topics.yaml': 'categories:\n  World News: world\n  ${ODD}: odd\n  __proto__: odd\n',
    });
    expect(categories['world news']).toBe('world');
    expect(categories['${odd}']).toBe('odd');
    expect(categories['constructor']).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['odd']).toBeUndefined();
  });
});

describe('the environment', () => {
  it('fills variables in values, once, and leaves keys and comments alone', () => {
    const config = configOf(
      {
        'sources.yaml':
          'sources:\n  - id: one # ${NOT_SET}\n    url: https://${USER_NAME}:${PASS}@a.example/${PATH_PART:-feed}\n',
        'copydesk.yaml':
          'desk: "$${USER_NAME} ${NESTED}"\napi: { port: "${API_PORT}" }\nfetch:\n  concurrency: ${MANY:-3}\n',
      },
      { USER_NAME: 'me', PASS: 'p', NESTED: '${PASS}', API_PORT: '9000' },
    );
    expect(config.sources[0]).toMatchObject({ url: 'https://me:p@a.example/feed' });
    expect(config.desk).toBe('${USER_NAME} ${PASS}');
    expect(config.api.port).toBe(9000);
    expect(config.fetch.concurrency).toBe(3);
  });

  it('wins over the files', () => {
    const files = {
      'sources.yaml': ONE_SOURCE,
      'copydesk.yaml':
        'redis: { url: redis://file }\napi: { host: 10.0.0.1, port: 1, token: t }\nlogLevel: warn\n',
    };
    const env = {
      REDIS_URL: 'redis://me:pass@env:6379/2',
      HOST: '0.0.0.0',
      PORT: '0',
      COPYDESK_TOKEN: 'secret',
      LOG_LEVEL: 'debug',
    };
    expect(configOf(files, env)).toMatchObject({
      redis: { url: 'redis://me:pass@env:6379/2' },
      api: { host: '0.0.0.0', port: 0, token: 'secret' },
      logLevel: 'debug',
    });
    const empty = { REDIS_URL: '', HOST: '', PORT: '', COPYDESK_TOKEN: '', LOG_LEVEL: '' };
    expect(configOf(files, empty)).toMatchObject({
      redis: { url: 'redis://file' },
      api: { host: '10.0.0.1', port: 1, token: 't' },
      logLevel: 'warn',
    });
  });

  it('never has its values printed', () => {
    const secret = 'hunter2 hunter2';
    const problems = problemsOf(
      {
        'sources.yaml':
          'sources:\n  - { id: "${S}", url: "${S}", interval: "${S}", kind: "${S}", language: "${S}" }\n' +
          '  - { id: a, url: "http://localhost", minInterval: "${S}", proxy: "${S}", headers: { X: "${S}\\n" }, auth: { user: "a:${S}", token: "${S}\\n" } }\n' +
          '  - { id: b, url: "http://localhost", userAgent: "${S}\\n", family: "${S}", enrich: "${S}", include: { title: "[${S}", link: "(?=${S})" } }\n' +
          '  - { id: c, url: "http://localhost", rewrite: { title: { match: "${S}", with: "${S}$" } }, exclude: { title: "(${S}", text: "\\\\1${S}" } }\n' +
          '  - { id: d, kind: json, url: "http://localhost", mapping: { items: "${S}..", fields: { title: "${S}[" } } }\n',
        'copydesk.yaml':
          'contact: ${S}\nredis: { url: "${S}" }\nmatch: { profile: "${S}" }\napi: { token: "${S}" }\noutputs: [{ type: "${S}", name: "${S}", filter: { sources: ["${S}"] } }]\n',
      },
      { S: secret, REDIS_URL: secret, HOST: secret, PORT: secret, COPYDESK_TOKEN: secret, LOG_LEVEL: secret },
    );
    expect(problems.length).toBeGreaterThan(20);
    expect(problems.join('\n')).not.toContain('hunter2');
  });
});

describe('files', () => {
  it('that are not there, or are no files', () => {
    expect(problemsOf({})).toEqual([
      'sources.yaml:1:1: error: the file is missing, expected a list of sources',
    ]);
    expect(problemsOf({ 'sources.yaml/': '' })).toEqual([
      'sources.yaml:1:1: error: the file cannot be read (EISDIR)',
    ]);
    const folder = writeFolder({ file: '' });
    for (const dir of [join(folder, 'gone'), join(folder, 'file')]) {
      const result = readConfig(dir, {});
      expect(result.ok ? [] : result.problems.map(formatProblem)).toEqual([
        `${dir}:1:1: error: the file is not there or is not a folder, expected a folder that holds sources.yaml`,
      ]);
    }
  });

  it('that are no text in UTF-8', () => {
    expect(problemsOf({ 'sources.yaml': new Uint8Array([0x73, 0xff, 0xfe]) })).toEqual([
      'sources.yaml:1:1: error: the file is not UTF-8',
    ]);
  });

  it('with a byte order mark and CRLF keep their columns', () => {
    const text = '\uFEFFsources:\r\n  - id: one\r\n    url: x\r\n';
    expect(problemsOf({ 'sources.yaml': text })[0]).toMatch(/^sources.yaml:3:10: /);
    expect(problemsOf({ 'sources.yaml': '\uFEFFsorces: []\n' })[0]).toMatch(/^sources.yaml:1:1: /);
  });

  it('that would burst when read', () => {
    const levels = Array.from(
      { length: 9 },
      (_, n) =>
        `a${n}: &a${n} [${Array(9)
          .fill(n ? `*a${n - 1}` : 'x')
          .join(', ')}]`,
    );
    expect(problemsOf({ 'sources.yaml': `${levels.join('\n')}\nsources: []\n` })).toEqual([
      'sources.yaml:1:1: error: the file has aliases that expand to too much',
    ]);
    expect(problemsOf({ 'sources.yaml': `sources: ${'['.repeat(50_000)}` })).toEqual([
      'sources.yaml:1:1: error: the file is nested too deeply',
    ]);
    expect(problemsOf({ 'sources.yaml': `# ${'x'.repeat(9_000_000)}` })).toEqual([
      'sources.yaml:1:1: error: the file is larger than 8 MiB',
    ]);
  });
});

describe('warnings', () => {
  it('name sources that ask the same address for the same items', () => {
    const url = 'http://localhost/feed';
    const list = [
      `{ id: one, url: ${url} }`,
      `{ id: two, url: 'http://LOCALHOST:80/feed' }`,
      `{ id: off, url: ${url}, enabled: false }`,
      `{ id: sport, url: ${url}, include: { title: [sport] } }`,
    ];
    expect(problemsOf({ 'sources.yaml': `sources:\n${list.map((one) => `  - ${one}\n`).join('')}` })).toEqual(
      [
        'sources.yaml:3:21: warning: sources[1].url is that of the source at line 2 as well, expected an address of its own, or one of the two turned off',
      ],
    );
  });

  it('name a desk whose stories go nowhere', () => {
    expect(problemsOf({ 'sources.yaml': ONE_SOURCE, 'copydesk.yaml': 'outputs: []\n' })).toEqual([
      'copydesk.yaml:1:10: warning: outputs is empty, so that nothing goes out, expected one output at least',
    ]);
  });

  it('name thresholds that link less than they merge', () => {
    const warned = (match: string) =>
      problemsOf({ 'sources.yaml': ONE_SOURCE, 'copydesk.yaml': `match: { ${match} }\n` });
    expect(warned('duplicate: 0.3, related: 0.9')).toEqual([
      'copydesk.yaml:1:35: warning: match.related is above match.duplicate, so that what is not merged is hardly ever linked, expected related below duplicate',
    ]);
    expect(warned('duplicate: 0.4, related: 0.42')).toEqual([]);
    expect(warned('profile: balanced')).toEqual([]);
    expect(warned('duplicate: 0.3')).toEqual([]);
  });

  it('name limits beyond what is read', () => {
    const list = [
      '{ id: one, url: http://localhost/one, maxItems: 20001 }',
      '{ id: two, url: http://localhost/two, maxItems: 20000 }',
      '{ id: map, kind: sitemap, url: http://localhost/map, maxItems: 100000 }',
      '{ id: docs, kind: documents, path: docs, maxItems: 10001 }',
      '{ id: off, url: http://localhost/off, maxItems: 100000, enabled: false }',
    ];
    const warned = (text: string, settings = '') =>
      problemsOf({ 'sources.yaml': text, 'copydesk.yaml': settings, 'docs/': '' });
    expect(warned(`sources:\n${list.map((one) => `  - ${one}\n`).join('')}`)).toEqual([
      'sources.yaml:2:53: warning: sources[0].maxItems is more than the 20000 items that are read of a document, expected 20000 at most',
      'sources.yaml:5:56: warning: sources[3].maxItems is more than the 10000 documents that a folder may have, expected 10000 at most',
    ]);
    expect(warned(`defaults: { maxItems: 50000 }\n${ONE_SOURCE}`)).toEqual([]);
    expect(warned(ONE_SOURCE, 'network: { maxBytes: 11MiB }\n')).toEqual([
      'copydesk.yaml:1:22: warning: network.maxBytes is more than the 10MiB that a document may have to be read, expected 10MiB at most',
    ]);
    expect(warned(ONE_SOURCE, 'network: { maxBytes: 10MiB }\n')).toEqual([]);
  });

  it('ask for a contact while a public source is on', () => {
    const on =
      'sources:\n  - { id: a, url: https://a.example }\n  - { id: b, url: http://127.0.0.1:99/feed }\n';
    const warning =
      'copydesk.yaml:1:1: warning: contact is missing and 1 public source is enabled, expected a mail address or URL under which publishers can reach you';
    expect(problemsOf({ 'sources.yaml': on })).toEqual([warning]);
    expect(problemsOf({ 'sources.yaml': on, 'copydesk.yaml': 'desk: one\n' })).toEqual([warning]);
    expect(problemsOf({ 'sources.yaml': on, 'copydesk.yaml': 'contact: desk@a.example\n' })).toEqual([]);
    expect(problemsOf({ 'sources.yaml': ONE_SOURCE })).toEqual([]);
  });

  it('ask for one for any kind of source on the web', () => {
    const text = `
sources:
  - { id: a, kind: sitemap, url: https://a.example }
  - { id: b, kind: json, url: https://a.example, mapping: { items: '' } }
`;
    expect(problemsOf({ 'sources.yaml': text })).toEqual([
      'copydesk.yaml:1:1: warning: contact is missing and 2 public sources are enabled, expected a mail address or URL under which publishers can reach you',
    ]);
  });

  it('tell of credentials in the file, and not of those from the environment', () => {
    const text = `
sources:
  - id: a
    url: http://localhost/
    auth: { user: desk, password: hunter2 }
    headers: { X-Api-Key: hunter2, Accept-Language: sr }
  - { id: b, url: http://localhost/, auth: { token: hunter2 }, headers: { cookie: "id=\${ID}" } }
  - { id: c, url: http://localhost/, auth: &shared { user: "\${ID}", password: "\${ID}" } }
  - { id: d, url: http://localhost/d, auth: *shared }
`;
    expect(problemsOf({ 'sources.yaml': text }, { ID: 'x' })).toEqual([
      'sources.yaml:5:35: warning: sources[0].auth.password stands in the file in plain letters, expected it from the environment, as in ${WIRE_TOKEN}',
      'sources.yaml:6:27: warning: sources[0].headers.X-Api-Key stands in the file in plain letters, expected it from the environment, as in ${WIRE_TOKEN}',
      'sources.yaml:7:53: warning: sources[1].auth.token stands in the file in plain letters, expected it from the environment, as in ${WIRE_TOKEN}',
    ]);
  });

  it('tell when nothing would ever be polled', () => {
    expect(
      problemsOf({ 'sources.yaml': 'sources:\n  - { id: a, url: https://a.example, enabled: false }\n' }),
    ).toEqual(['sources.yaml:2:3: warning: no source is enabled']);
  });
});

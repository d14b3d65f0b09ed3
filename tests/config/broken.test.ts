import { describe, expect, it } from 'vitest';
import { ONE_SOURCE, problemsOf } from './folder.ts';

interface Broken {
  name: string;
  text: string;
  found: string[];
}

/** Broken forms of sources.yaml, and what an operator reads of them, from the line on. */
const sources: Broken[] = [
  {
    name: 'an unknown key',
    text: 'sources:\n  - id: one\n    url: https://a.example/\n    intervall: 5m\n',
    found: ['4:5: error: unknown key intervall in sources[0] (did you mean interval?)'],
  },
  {
    name: 'an interval below the floor',
    text: 'sources:\n  - id: one\n    url: https://a.example/\n    interval: 30s\n',
    found: [
      '4:15: error: sources[0].interval is shorter than 1m, expected auto or a duration from 1m to 7d such as 30s, 5m, 24h or 7d',
    ],
  },
  {
    name: 'a number for an interval',
    text: 'defaults:\n  interval: 900\nsources: []\n',
    found: [
      '2:13: error: defaults.interval is not a duration, expected auto or a duration from 1m to 7d such as 30s, 5m, 24h or 7d',
    ],
  },
  {
    name: 'a missing URL',
    text: 'sources:\n  - id: one\n    name: One\n',
    found: [
      '2:5: error: sources[0].url is missing, expected an http or https URL; a folder of documents has kind: documents and path',
    ],
  },
  {
    name: 'an empty value',
    text: 'sources:\n  - id: one\n    url:\n',
    found: ['3:5: error: sources[0].url is empty, expected an http or https URL'],
  },
  {
    name: 'a URL of another scheme',
    text: 'sources:\n  - id: one\n    url: ftp://a.example/feed\n',
    found: [
      '3:10: error: sources[0].url has a URL scheme that is not supported, expected an http or https URL',
    ],
  },
  {
    name: 'not a URL',
    text: 'sources:\n  - { id: one, url: a.example }\n',
    found: ['2:21: error: sources[0].url is not a URL, expected an http or https URL'],
  },
  {
    name: 'a URL with a password',
    text: 'sources:\n  - id: one\n    url: https://me:hunter2@a.example/\n',
    found: [
      '3:10: error: sources[0].url holds a user name or password in plain letters, expected them from the environment, as in https://${FEED_USER}:${FEED_PASSWORD}@example.org/',
    ],
  },
  {
    name: 'a repeated id',
    text: 'sources:\n  - { id: one, url: https://a.example/ }\n  - { id: one, url: https://b.example/ }\n',
    found: ['3:11: error: sources[1].id is already used at line 2, expected an id of its own'],
  },
  {
    name: 'a bad id',
    text: 'sources:\n  - { id: One:Two, url: https://a.example/ }\n',
    found: [
      '2:11: error: sources[0].id has characters that it may not have, expected an id: lower-case letters, digits and hyphens, not a hyphen first, at most 63',
    ],
  },
  {
    name: 'a bad time zone',
    text: 'sources:\n  - { id: one, url: https://a.example/, timeZone: Europe/Pristina }\n',
    found: [
      '2:51: error: sources[0].timeZone is not a time zone, expected an IANA time zone such as Europe/Belgrade',
    ],
  },
  {
    name: 'an offset for a time zone',
    text: 'sources:\n  - { id: one, url: https://a.example/, timeZone: "+01:00" }\n',
    found: [
      '2:51: error: sources[0].timeZone is not a time zone, expected an IANA time zone such as Europe/Belgrade',
    ],
  },
  {
    name: 'a bad language',
    text: 'sources:\n  - { id: one, url: https://a.example/, language: english }\n',
    found: [
      '2:51: error: sources[0].language is not a language tag, expected a BCP 47 language tag such as en or sr-Latn',
    ],
  },
  {
    name: 'a folder that is not there',
    text: 'sources:\n  - id: docs\n    kind: documents\n    path: nowhere\n',
    found: [
      '4:11: error: sources[0].path names a folder that is not there, expected a folder, relative to the configuration folder',
    ],
  },
  {
    name: 'a path on a feed',
    text: 'sources:\n  - id: docs\n    path: docs\n',
    found: [
      '2:5: error: sources[0].url is missing, expected an http or https URL; a folder of documents has kind: documents and path',
      '3:5: error: unknown key path in sources[0], expected one of id, enabled, name, family, provider, kind, url, headers, auth, category, language, timeZone, topics, priority, interval, backfill, maxItems, rights, include, exclude, rewrite, tails, minInterval, maxInterval, proxy, userAgent, enrich',
    ],
  },
  {
    name: 'an unknown kind',
    text: 'sources:\n  - { id: one, kind: document, path: docs }\n',
    found: [
      '2:22: error: sources[0].kind is none of the choices (did you mean documents?), expected one of feed, sitemap, json, documents',
    ],
  },
  {
    name: 'an excerpt too long',
    text: 'sources:\n  - { id: one, url: https://a.example/, rights: { excerptMax: 301 } }\n',
    found: ['2:63: error: sources[0].rights.excerptMax is too large, expected a whole number from 0 to 300'],
  },
  {
    name: 'a variable that is not set',
    text: 'sources:\n  - id: one\n    url: https://a.example/${KEY}\n',
    found: [
      '3:10: error: sources[0].url needs the environment variable KEY, which is not set, expected it set, or ${KEY:-default}',
    ],
  },
  {
    name: 'a variable that is not closed',
    text: 'sources:\n  - id: one\n    url: https://a.example/${KEY\n',
    found: [
      '3:10: error: sources[0].url has a ${ that is not closed, expected ${NAME} or ${NAME:-default}, or $${ for the characters themselves',
    ],
  },
  {
    name: 'a bad domain',
    text: 'sources:\n  - { id: one, url: https://a.example/, provider: { domain: www.a.example } }\n',
    found: [
      '2:61: error: sources[0].provider.domain is the name of a web host, expected a registrable domain such as rferl.org',
    ],
  },
  {
    name: 'tabs',
    text: 'sources:\n\t- id: one\n',
    found: [
      '2:1: error: this is not YAML: tabs are not allowed as indentation, expected blanks in its place',
    ],
  },
  {
    name: 'a repeated key',
    text: 'sources:\n  - id: one\n    url: https://a.example/\n    id: two\n',
    found: [
      '4:5: error: this is not YAML: map keys must be unique, expected each key once, with all that belongs to it below',
    ],
  },
  {
    name: 'a list where a mapping belongs',
    text: '- id: one\n',
    found: ['1:1: error: the file is not a mapping, expected a mapping of keys to values'],
  },
  {
    name: 'an empty file',
    text: '',
    found: ['1:1: error: the file is empty, expected a mapping of keys to values'],
  },
  {
    name: 'sources that are empty',
    text: 'sources:\n',
    found: ['1:1: error: sources is empty, expected a list of at most 100000 ([] for none)'],
  },
  {
    name: 'a quotation that is not closed',
    text: 'sources:\n  - { id: "one }\n',
    found: ['3:1: error: this is not YAML: missing closing "quote, expected a second quotation mark'],
  },
  {
    name: 'a key to the left of its list',
    text: 'sources:\n  - id: one\n    url: https://a.example/\n   name: One\n',
    found: [
      '4:1: error: this is not YAML: sequence item without - indicator, expected what belongs together in one column',
    ],
  },
  {
    name: 'keys that do not stand in one column',
    text: 'sources:\n  - id: one\n   url: https://a.example/\n',
    found: [
      '3:1: error: this is not YAML: sequence item without - indicator, expected what belongs together in one column',
    ],
  },
  {
    name: 'a colon in a value',
    text: 'sources:\n  - id: one\n    name: News: World\n',
    found: [
      '3:11: error: this is not YAML: nested mappings are not allowed in compact mappings, expected quotes around a value that holds a colon and a blank',
    ],
  },
  {
    name: 'a key without a blank behind its colon',
    text: 'sources:[]\ndefaults: {}\n',
    found: [
      '1:1: error: this is not YAML: implicit keys need to be on a single line, expected a key, a colon, a blank and its value',
    ],
  },
  {
    name: 'a value that begins with a mark of YAML',
    text: 'sources:\n  - id: one\n    name: @one\n',
    found: [
      '3:11: error: this is not YAML: plain value cannot start with reserved character @, expected quotes around it',
    ],
  },
  {
    name: 'text behind a quotation',
    text: 'sources:\n  - id: one\n    name: "One" Two\n',
    found: [
      '3:17: error: this is not YAML: unexpected scalar at node end, expected quotes around the whole of a value',
    ],
  },
  {
    name: 'a backslash in double quotes',
    text: 'sources:\n  - id: one\n    name: "\\q"\n',
    found: [
      '3:12: error: this is not YAML: invalid escape sequence \\q, expected single quotes around a value that holds backslashes',
    ],
  },
  {
    name: 'two documents',
    text: 'sources: []\n---\nsources: []\n',
    found: [
      '2:1: error: this is not YAML: source contains multiple documents, expected one, without a line of ---',
    ],
  },
  {
    name: 'an unknown tag',
    text: 'sources: !!js/function []\n',
    found: [
      '1:10: error: this is not YAML: unresolved tag: tag:yaml.org,2002:js/function, expected quotes around a value that begins with !',
    ],
  },
  {
    name: 'an unknown alias',
    text: 'sources: *all\n',
    found: [
      '1:10: error: this is not YAML: an alias to nothing, expected quotes around a value that begins with *',
    ],
  },
  {
    name: 'a key of the prototype',
    text: 'sources: []\n__proto__: { polluted: true }\n',
    found: ['2:1: error: unknown key __proto__, expected one of defaults, sources'],
  },
];

/** Broken forms of copydesk.yaml, beside a sound sources.yaml, and what an operator reads of them, from the line on. */
const copydesk: Broken[] = [
  {
    name: 'a threshold above 1',
    text: 'match:\n  profile: strict\n  duplicate: 1.2\n',
    found: ['3:14: error: match.duplicate is too large, expected a number from 0 to 1'],
  },
  {
    name: 'a profile misspelled',
    text: 'match:\n  profile: stirct\n',
    found: [
      '2:12: error: match.profile is none of the choices (did you mean strict?), expected one of strict, balanced',
    ],
  },
  {
    name: 'a bad size',
    text: 'network:\n  maxBytes: 10MB\n',
    found: [
      '2:13: error: network.maxBytes is not a size, expected a size from 1KiB to 256MiB such as 512KiB or 10MiB',
    ],
  },
  {
    name: 'a size too large',
    text: 'network: { maxBytes: 10GiB }\n',
    found: [
      '1:22: error: network.maxBytes is larger than 256MiB, expected a size from 1KiB to 256MiB such as 512KiB or 10MiB',
    ],
  },
  {
    name: 'an output with a colon',
    text: 'outputs:\n  - { type: queue, name: "a:b" }\n',
    found: [
      '2:26: error: outputs[0].name has characters that it may not have, expected a name: lower-case letters, digits and hyphens, not a hyphen first, at most 63',
    ],
  },
  {
    name: 'outputs of one name',
    text: 'outputs:\n  - { type: queue, name: a }\n  - { type: stream, name: a }\n  - { type: queue, name: a }\n',
    found: ['4:26: error: outputs[2].name is already used at line 2, expected a name of its own'],
  },
  {
    name: 'a queue of ours',
    text: 'outputs: [{ type: queue, name: articles }]\n',
    found: [
      '1:32: error: outputs[0].name is a queue that the desk itself uses, expected a name other than fetch, articles, schedule and webhook-…',
    ],
  },
  {
    name: 'an unknown source in a filter',
    text: 'outputs:\n  - type: queue\n    name: a\n    filter:\n      sources: [one, onne]\n',
    found: [
      '5:22: error: outputs[0].filter.sources[1] names no source (did you mean one?), expected the id of a source in sources.yaml',
    ],
  },
  {
    name: 'a bad port',
    text: 'api: { port: 80801 }\n',
    found: ['1:14: error: api.port is too large, expected a whole number from 0 to 65535'],
  },
  {
    name: 'a bad host',
    text: 'api: { host: "a b" }\n',
    found: [
      '1:14: error: api.host is not a host name or IP address, expected a host name or IP address such as 127.0.0.1',
    ],
  },
  {
    name: 'a bad range',
    text: 'network:\n  allow: [10.0.0.0/8, 10.0.0.0/99, 0x7f.1]\n',
    found: [
      '2:23: error: network.allow[1] is not an address range, address or host name, expected an address range (10.1.0.0/16), an address, or a host name',
      '2:36: error: network.allow[2] is not an address range, address or host name, expected an address range (10.1.0.0/16), an address, or a host name',
    ],
  },
  {
    name: 'a bad contact',
    text: 'contact: call me\n',
    found: [
      '1:10: error: contact is not a mail address or URL, expected a mail address or an http or https URL',
    ],
  },
  {
    name: 'a line break',
    text: 'desk: "a\\nb"\n',
    found: [
      '1:7: error: desk holds a line break or another control character, expected a name of 1 to 64 characters on one line',
    ],
  },
  {
    name: 'a Redis URL of another kind',
    text: 'redis:\n  url: http://localhost\n',
    found: [
      '2:8: error: redis.url has a URL scheme that is not supported, expected a redis://, rediss://, unix:// or redis-cluster:// URL, or the absolute path of a unix socket',
    ],
  },
  {
    name: 'text for a section',
    text: 'publish: soon\n',
    found: ['1:10: error: publish is not a mapping, expected a mapping of keys to values'],
  },
  {
    name: 'half a window',
    text: 'window: { days: 1.5 }\n',
    found: ['1:17: error: window.days is not a whole number, expected a whole number from 1 to 90'],
  },
  {
    name: 'a variable that is not set, told once',
    text: 'desk: ${KEY}\n',
    found: [
      '1:7: error: desk needs the environment variable KEY, which is not set, expected it set, or ${KEY:-default}',
    ],
  },
  {
    name: 'a key in another spelling',
    text: 'log_level: info\n',
    found: ['1:1: error: unknown key log_level (did you mean logLevel?)'],
  },
];

/** Broken forms of topics.yaml, beside a sound sources.yaml, and what an operator reads of them, from the line on. */
const topics: Broken[] = [
  {
    name: 'no words',
    text: 'topics:\n  - topic: Kosovo\n    words: []\n',
    found: ['3:12: error: topics[0].words is too short, expected a list of 1 to 1000'],
  },
  {
    name: 'a word without a letter',
    text: 'topics:\n  - topic: Kosovo\n    words: ["–"]\n',
    found: [
      '3:13: error: topics[0].words[0] is not a word or phrase, expected a word or phrase of 1 to 100 characters, with a letter or digit',
    ],
  },
  {
    name: 'a category that is a number',
    text: 'categories:\n  world: 5\n',
    found: [
      '2:10: error: categories.world is not text, expected a category of 1 to 64 characters on one line',
    ],
  },
];

describe('a broken configuration', () => {
  it.each(sources)('sources.yaml with $name', ({ text, found }) => {
    expect(problemsOf({ 'sources.yaml': text })).toEqual(found.map((line) => `sources.yaml:${line}`));
  });

  it.each(copydesk)('copydesk.yaml with $name', ({ text, found }) => {
    const problems = problemsOf({ 'sources.yaml': ONE_SOURCE, 'copydesk.yaml': text });
    expect(problems).toEqual(found.map((line) => `copydesk.yaml:${line}`));
  });

  it.each(topics)('topics.yaml with $name', ({ text, found }) => {
    const problems = problemsOf({ 'sources.yaml': ONE_SOURCE, 'topics.yaml': text });
    expect(problems).toEqual(found.map((line) => `topics.yaml:${line}`));
  });

  it('tells the problems of all files at once, in the order of files and lines', () => {
    const problems = problemsOf(
      {
        'copydesk.yaml':
          'api: { port: -1 }\nwindow: { days: 0 }\noutputs:\n  - { type: queue, name: a, filter: { sources: [two] } }\n',
        'sources.yaml':
          'sources:\n  - { id: one, url: x, maxItems: 0 }\n  - { id: one, kind: documents, path: gone }\n',
        'topics.yaml': 'topic: []\n',
      },
      { PORT: 'high', LOG_LEVEL: 'inof' },
    );
    expect(problems.map((problem) => problem.replace(/, expected.*/, ''))).toEqual([
      'copydesk.yaml:1:14: error: api.port is too small',
      'copydesk.yaml:2:17: error: window.days is too small',
      'copydesk.yaml:4:49: error: outputs[0].filter.sources[0] names no source',
      'sources.yaml:2:21: error: sources[0].url is not a URL',
      'sources.yaml:2:34: error: sources[0].maxItems is too small',
      'sources.yaml:3:11: error: sources[1].id is already used at line 2',
      'sources.yaml:3:39: error: sources[1].path names a folder that is not there',
      'topics.yaml:1:1: error: unknown key topic (did you mean topics?)',
      'environment: error: PORT is not a number',
      'environment: error: LOG_LEVEL is none of the choices (did you mean info?)',
    ]);
  });

  it('does not call a source unknown when sources.yaml could not be read', () => {
    const copydesk = 'outputs:\n  - { type: queue, name: a, filter: { sources: [one] } }\n';
    const problems = problemsOf({ 'copydesk.yaml': copydesk, 'sources.yaml': 'sources: [\n' });
    expect(problems.filter((problem) => problem.startsWith('copydesk.yaml'))).toEqual([]);
    expect(problems.length).toBeGreaterThan(0);
  });

  it('points into an anchor for what is wrong inside it, and at the alias for the alias itself', () => {
    const inside =
      'defaults:\n  rights: &rights { excerptMax: 999 }\nsources:\n  - { id: a, url: https://a.example/, rights: *rights }\n';
    expect(problemsOf({ 'sources.yaml': inside }).map((problem) => problem.split(': ', 1)[0])).toEqual([
      'sources.yaml:2:33',
      'sources.yaml:2:33',
    ]);
    const alias = 'defaults:\n  category: &name world\nsources:\n  - { id: a, url: *name }\n';
    expect(problemsOf({ 'sources.yaml': alias })).toEqual([
      'sources.yaml:4:19: error: sources[0].url is not a URL, expected an http or https URL',
    ]);
  });
});

/** config/copydesk.yaml: thresholds, window, limits, outputs. Every default of the service stands here, once. */
import { z } from 'zod';
import * as names from './schema-names.ts';
import { ALERT_RULES } from './types.ts';
import { outputsSchema } from './schema-outputs.ts';
import {
  Refusal,
  choice,
  duration,
  listOf,
  mapping,
  section,
  share,
  size,
  slug,
  text,
  truth,
  wholeNumber,
  written,
} from './schema-values.ts';

function threads() {
  const expected = 'auto or a whole number from 1 to 16';
  const asText = (value: unknown) => (typeof value === 'number' ? String(value) : value);
  const read = written(expected, { pattern: '^auto$' }, (value): number | 'auto' | Refusal => {
    if (value === 'auto') return value;
    const count = /^\d{1,2}$/.test(value) ? Number(value) : 0;
    return count >= 1 && count <= 16 ? count : new Refusal('is not a number of threads');
  });
  return z.preprocess(asText, read).meta({ title: expected, type: ['integer', 'string'] });
}

/** A bare process takes about 100 MiB: less than this would never run. */
const memory = () => size('128MiB', '1024GiB').exactOptional();

export const copydeskSchema = z.preprocess(
  (value) => value ?? {},
  mapping({
    desk: text('a name', 64).prefault('copydesk').describe("This installation's name, in every message."),
    contact: names
      .contact()
      .exactOptional()
      .describe(
        'Mail address or URL of whoever runs this. Publishers find it in the user agent; set it before polling public feeds.',
      ),
    redis: section({
      url: names
        .redisUrl()
        .exactOptional()
        .describe(
          'The Redis server; REDIS_URL wins. Without either, a private or embedded server is started.',
        ),
      prefix: slug('a prefix').prefault('copydesk').describe('All keys in Redis start with it, in braces.'),
    }).describe('Where stories, queues and state are kept.'),
    window: section({
      days: wholeNumber(1, 90)
        .prefault(7)
        .describe('How many days back a new article is compared, counted from when we first saw each one.'),
    }).describe('The recent articles that a new one is compared with.'),
    match: section({
      profile: choice('strict', 'balanced')
        .prefault('strict')
        .describe('strict merges what is surely the same; balanced merges more and errs more.'),
      duplicate: share()
        .exactOptional()
        .describe(
          "Overrides the profile's threshold for merging. Try titles you know with `copydesk explain` first.",
        ),
      related: share().exactOptional().describe("Overrides the profile's threshold for linking."),
      relatedCount: wholeNumber(0, 10)
        .prefault(10)
        .describe('How many related stories a message names at most.'),
    }).describe('When two articles tell one story.'),
    publish: section({
      settle: duration('0s', '1h')
        .prefault('30s')
        .describe(
          'How long changes of a story gather before its next revision goes out. The first goes out at once.',
        ),
      settleRelated: duration('0s', '24h')
        .prefault('5m')
        .describe(
          'The same where nothing but the related stories changed; three times as long with each revision that went out, up to 48 times.',
        ),
      hold: duration('0s', '1m', 'auto')
        .prefault('auto')
        .describe(
          'How long a revision is held so that a power cut cannot take it back. auto: 0s with appendfsync always, else 2500ms.',
        ),
      minHeat: wholeNumber(0, 1000)
        .prefault(0)
        .describe('Stories less hot than this are kept and not published.'),
      retractExpired: truth()
        .prefault(false)
        .describe(
          'Whether a story is retracted (reason `expired`) when its last change is older than the window.',
        ),
    }).describe('When a story goes out.'),
    outputs: outputsSchema
      .prefault([
        { type: 'queue', name: 'stories' },
        { type: 'stream', name: 'stories' },
      ])
      .describe('Where stories go.'),
    fetch: section({
      concurrency: wholeNumber(1, 256)
        .prefault(16)
        .describe('Sources fetched at the same time, per fetch process.'),
      threads: threads()
        .prefault('auto')
        .describe(
          'Threads that read documents, per fetch process. auto: one less than the machine has cores, but at least 2 and at most 4.',
        ),
      readTimeout: duration('1s', '60s')
        .prefault('5s')
        .describe('A document that is not read after this time is given up, and its thread ended.'),
    }).describe('How sources are polled.'),
    limits: section({
      memory: section({
        api: memory().describe('For the api role.'),
        publish: memory().describe('For the publish role.'),
        merge: memory().describe('For the merge role, which holds the window.'),
        fetch: memory().describe('For the fetch role.'),
        scheduler: memory().describe('For the scheduler role.'),
      }).describe(
        'Memory that each role may take; a process with several may take the sum. Over it, the process stops in order with exit code 1, to be started anew.',
      ),
    }).describe('When a process is to be started anew. None by default.'),
    network: section({
      allow: listOf(names.allowedAddress(), 1000)
        .prefault([])
        .describe(
          'Private addresses, address ranges (CIDR) or host names that sources may be fetched from. All others are refused.',
        ),
      connectTimeout: duration('100ms', '5m').prefault('10s').describe('To connect, TLS included.'),
      totalTimeout: duration('100ms', '10m')
        .prefault('30s')
        .describe('For a whole fetch, redirects included.'),
      maxBytes: size('1KiB', '256MiB')
        .prefault('10MiB')
        .describe(
          'Largest body after decompression. A larger one is an error and not cut. Of a document 10 MiB are read at most.',
        ),
      maxRedirects: wholeNumber(0, 20).prefault(5).describe('Redirects followed in one fetch.'),
      perHost: wholeNumber(1, 64)
        .prefault(1)
        .describe('Requests in flight to one host, all fetch processes together.'),
      hostGap: duration('0s', '10m')
        .prefault('2s')
        .describe(
          'From the start of one request to a host to the start of the next, all fetch processes together.',
        ),
    }).describe('Limits on what is fetched, and from where.'),
    alerts: section({
      webhook: names
        .webhookUrl()
        .exactOptional()
        .describe(
          'Where alerts are sent with POST, as Slack takes them: {"text": …}. Write it as ${NAME}: its address is its secret. A private address has to be in network.allow too.',
        ),
      rules: listOf(choice(...ALERT_RULES), ALERT_RULES.length)
        .prefault([...ALERT_RULES])
        .describe('What is told, in the log and to the webhook: all of it, if left out.'),
      quiet: duration('1m', '7d').prefault('6h').describe('The same alert is not told twice within this.'),
      lag: duration('10s', '24h')
        .prefault('5m')
        .describe('When fetched articles have waited so long to be merged, or stories to be published.'),
      failures: wholeNumber(1, 1000)
        .prefault(5)
        .describe('When so many fetches of a source in a row have failed.'),
      deadLetters: wholeNumber(1, 1_000_000).prefault(1).describe('When there are so many dead letters.'),
    }).describe('When somebody is told that something is wrong, and that it is over.'),
    logLevel: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent')
      .prefault('info')
      .describe('The least that is logged; LOG_LEVEL wins.'),
    api: section({
      host: names.host().prefault('127.0.0.1').describe('The address to listen on; HOST wins.'),
      port: wholeNumber(0, 65_535).prefault(8080).describe('The port; 0 takes any free one; PORT wins.'),
      token: names
        .token()
        .exactOptional()
        .describe('The bearer token of the HTTP API; COPYDESK_TOKEN wins. Write it as ${NAME}.'),
      publicUrl: names
        .webOrigin()
        .exactOptional()
        .describe(
          'The address by which readers reach the desk where a proxy stands before it: the feeds name it as their own.',
        ),
      feeds: choice('loopback', 'token', 'anyone')
        .prefault('loopback')
        .describe(
          'Who may read /feed.xml, /feed.atom and /feed.json: this machine alone, whoever has the token, or anyone without it.',
        ),
    }).describe('Dashboard, HTTP API and metrics.'),
  }),
);

export type CopydeskFile = z.output<typeof copydeskSchema>;

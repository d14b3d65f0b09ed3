import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import * as names from '../../src/config/schema-names.ts';
import {
  duration,
  parseDuration,
  parseSize,
  size,
  truth,
  wholeNumber,
} from '../../src/config/schema-values.ts';
import { suggest } from '../../src/config/suggest.ts';

const takes = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('durations and sizes', () => {
  it('are a whole number and a unit', () => {
    expect(['2500ms', '30s', '5m', '24h', '7d', '0s'].map(parseDuration)).toEqual([
      2500, 30_000, 300_000, 86_400_000, 604_800_000, 0,
    ]);
    expect(['1B', '512KiB', '10MiB', '1GiB'].map(parseSize)).toEqual([1, 524_288, 10_485_760, 1_073_741_824]);
  });

  it.each(['', '5', 's', '5 m', '1.5h', '-5m', '5M', '5min', '1h30m', '9999999999s', '5m\n'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
      expect(takes(duration('0s', '7d'), text)).toBe(false);
    },
  );

  it.each(['10MB', '10mib', '10', 'MiB', '1e3B'])('%j is no size', (text) => {
    expect(parseSize(text)).toBeUndefined();
  });

  it('hold to their bounds, both included', () => {
    const schema = duration('1m', '1h', 'auto');
    expect(['59s', '60s', '60m', '61m'].map((text) => takes(schema, text))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(schema.parse('auto')).toBe('auto');
    expect(['1023B', '1KiB', '1MiB', '2MiB'].map((text) => takes(size('1KiB', '1MiB'), text))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('grow with their number', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom('ms', 's', 'm', 'h', 'd'), (count, unit) => {
        expect(parseDuration(`${count}${unit}`)).toBe(count * parseDuration(`1${unit}`)!);
      }),
    );
  });
});

describe('numbers and truth values', () => {
  it('may come as text, as variables do', () => {
    expect(wholeNumber(0, 9).parse('7')).toBe(7);
    expect([truth().parse('true'), truth().parse('false'), truth().parse(true)]).toEqual([true, false, true]);
  });

  it.each(['', ' 7', '0x7', '7e0', '7,0', 'NaN', Number.NaN, Infinity, 7.5, 10, -1, true, null])(
    '%j is no digit',
    (value) => {
      expect(takes(wholeNumber(0, 9), value)).toBe(false);
    },
  );

  it.each(['yes', 'TRUE', 1, 0, null, ''])('%j is neither true nor false', (value) => {
    expect(takes(truth(), value)).toBe(false);
  });
});

describe('names', () => {
  it.each<[string, () => z.ZodType, string[], string[]]>([
    [
      'web URLs',
      names.webUrl,
      ['http://a.example', 'https://xn--p1ai.example/ü?q=1', 'http://[::1]:8080/'],
      [
        '',
        'a.example',
        '//a.example',
        'ftp://a.example',
        'javascript:alert(1)',
        'http://',
        `http://a/${'x'.repeat(2048)}`,
      ],
    ],
    [
      'Redis URLs',
      names.redisUrl,
      [
        'redis://localhost',
        'rediss://u:p@host:6380/1',
        '/run/redis.sock',
        'redis-cluster://u:p@a:7000?node=b:7001',
      ],
      ['localhost:6379', 'http://localhost', 'run/redis.sock', '//redis', ''],
    ],
    [
      'contacts',
      names.contact,
      ['desk@a.example', 'https://a.example/contact'],
      ['', 'call me', 'a@b@c', 'desk@a.example\r\nX: 1', 'mailto:a', 'ftp://a.example'],
    ],
    [
      'hosts',
      names.host,
      ['127.0.0.1', '::1', '0.0.0.0', 'localhost', 'desk.internal'],
      ['', 'a b', '127.1', '0x7f.1', '256.1.1.1', '-a', 'a..b'],
    ],
    [
      'what the guard lets through',
      names.allowedAddress,
      ['10.0.0.0/8', 'fd00::/8', '192.168.1.7', 'feeds.internal'],
      ['10.0.0.0/33', '10.1/16', '*', '/8', 'http://a.example', '2130706433'],
    ],
    [
      'domains',
      names.domain,
      ['rferl.org', 'bbc.co.uk', 'Xn--P1ai.Example'],
      ['rferl', 'www.rferl.org', 'https://rferl.org', 'a_.', '1.2.3.4'],
    ],
    [
      'languages',
      names.language,
      ['en', 'sr-Latn', 'zh-Hant-TW', 'und', 'EN-gb'],
      ['', 'english', 'en_US', 'e', 'en-', '12', 'x-private'],
    ],
    [
      'time zones',
      names.timeZone,
      ['UTC', 'Europe/Belgrade', 'Asia/Kolkata'],
      ['', 'Europe/Pristina', '+01:00', 'Belgrade', '../UTC'],
    ],
    ['tokens', names.token, ['abc', '!~'], ['', 'a b', 'a\nb', 'é', 'x'.repeat(257)]],
  ])('%s', (_, schema, good, bad) => {
    expect(good.filter((value) => !takes(schema(), value))).toEqual([]);
    expect(bad.filter((value) => takes(schema(), value))).toEqual([]);
  });
});

describe('suggest', () => {
  const keys = ['id', 'url', 'path', 'timeZone', 'interval', 'maxItems'];

  it.each([
    ['ulr', 'url'],
    ['timezone', 'timeZone'],
    ['time_zone', 'timeZone'],
    ['max-items', 'maxItems'],
    ['intervall', 'interval'],
    ['intrevals', 'interval'],
    ['pth', 'path'],
  ])('%s → %s', (slip, meant) => {
    expect(suggest(slip, keys)).toBe(meant);
  });

  it.each(['', '_', 'provider', 'xyz', 'x'.repeat(1000)])('says nothing to %j', (name) => {
    expect(suggest(name, keys)).toBeUndefined();
  });

  it('knows every candidate by its own name', () => {
    for (const key of keys) expect(suggest(key, keys)).toBe(key);
  });
});

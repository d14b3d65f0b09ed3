import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllowEntryError, allowList, isPublicAddress } from '../../../src/http/guard/address-guard.ts';

const PRIVATE_V4 = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.254',
  '127.0.0.1',
  '127.255.0.9',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.0.192',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  '100.100.100.200',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
];

/** Every way an IPv4 address is carried in an IPv6 one, and where the bytes stand (RFC 6052 for the NAT64 lengths). */
const EMBEDDINGS: Record<string, (high: string, low: string) => string> = {
  mapped: (high, low) => `::ffff:${high}:${low}`,
  compatible: (high, low) => `::${high}:${low}`,
  translated: (high, low) => `::ffff:0:${high}:${low}`,
  '6to4': (high, low) => `2002:${high}:${low}::1`,
  NAT64: (high, low) => `64:ff9b::${high}:${low}`,
  'local NAT64': (high, low) => `64:ff9b:1::${high}:${low}`,
  'local NAT64 /48': (high, low) => `64:ff9b:1:${high}:${low.slice(0, 2)}:${low.slice(2)}00::`,
  'Teredo server': (high, low) => `2001:0:${high}:${low}:0:0:8080:8080`,
  'Teredo client': (high, low) => `2001:0:808:808:0:0:${flipped(high)}:${flipped(low)}`,
  ISATAP: (high, low) => `2606:2800:220:1:0:5efe:${high}:${low}`,
  'ISATAP global': (high, low) => `2606:2800:220:1:200:5efe:${high}:${low}`,
};

function flipped(word: string): string {
  return (Number.parseInt(word, 16) ^ 0xffff).toString(16).padStart(4, '0');
}

function wordsOf(address: string): [string, string] {
  const hex = address.split('.').map((octet) => Number(octet).toString(16).padStart(2, '0'));
  return [hex.slice(0, 2).join(''), hex.slice(2).join('')];
}

describe('isPublicAddress', () => {
  it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.32.0.1', '100.128.0.1', '223.255.255.254'])(
    'takes %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(['2606:2800:220:1:248:1893:25c8:1946', '2a00:1450:4001:830::200e', '2001:4860:4860::8888'])(
    'takes %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each(PRIVATE_V4)('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:2800:220:1:248:1893:25c8:1946%eth0',
    'febf::1',
    'feff::1',
    'fd00:ec2::254',
    '2001:1::1',
    '2001:3::1',
    '2001:4:112::1',
    '2001:10::1',
    '2001:20::1',
    '2001:30::1',
    '2001:1ff::1',
    '2620:4f:8000::1',
    '3fff:fff::1',
    '64:ff9a::1',
    '::2',
    'fec0::1',
    'fc00::1',
    'fd12:3456:789a::1',
    'ff02::1',
    '100::1',
    '2001:db8::1',
    '2001:2::1',
    '3fff::1',
    '4000::1',
    '5f00::1',
  ])('refuses %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '0177.0.0.1',
    '010.0.0.1',
    '0x7f.0.0.1',
    '0x7f000001',
    '2130706433',
    '127.1',
    '8.8.8',
    'example.org',
    '',
    ' 8.8.8.8',
    '8.8.8.8 ',
    '[::1]',
  ])('refuses %j, which is no plain address', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each(Object.entries(EMBEDDINGS))('refuses a private IPv4 address in the form: %s', (_, embed) => {
    const privateAddress = fc.constantFrom(...PRIVATE_V4);
    fc.assert(fc.property(privateAddress, (v4) => !isPublicAddress(embed(...wordsOf(v4)))));
  });

  it('refuses each of these forms around any IPv4 address, for no publisher needs them', () => {
    const anyForm = fc.constantFrom(...Object.values(EMBEDDINGS));
    fc.assert(fc.property(fc.ipV4(), anyForm, (v4, embed) => !isPublicAddress(embed(...wordsOf(v4)))));
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4Extended()), (text) => {
        expect(typeof isPublicAddress(text)).toBe('boolean');
      }),
    );
  });
});

describe('allowList', () => {
  it('lets nothing through without entries', () => {
    expect(allowList([])('10.0.0.1', 'intranet', 80)).toBe(false);
  });

  it('takes a range, in its mapped spelling too', () => {
    const allows = allowList(['10.1.0.0/16', 'fd00::/8']);
    expect(allows('10.1.2.3', 'a', 80)).toBe(true);
    expect(allows('::ffff:10.1.2.3', 'a', 80)).toBe(true);
    expect(allows('10.2.2.3', 'a', 80)).toBe(false);
    expect(allows('fd12::1', 'a', 80)).toBe(true);
    expect(allows('fe80::1', 'a', 80)).toBe(false);
  });

  it('takes an address, with a port only there', () => {
    const allows = allowList(['127.0.0.1', '127.0.0.2:8080', '[::1]:8080']);
    expect(allows('127.0.0.1', 'localhost', 1)).toBe(true);
    expect(allows('127.0.0.2', '127.0.0.2', 8080)).toBe(true);
    expect(allows('127.0.0.2', '127.0.0.2', 80)).toBe(false);
    expect(allows('::1', '::1', 8080)).toBe(true);
    expect(allows('::1', '::1', 80)).toBe(false);
    expect(allows('127.0.0.3', 'a', 80)).toBe(false);
  });

  it('takes a host name whatever it resolves to, with a port only there', () => {
    const allows = allowList(['Intranet.example', 'wiki:8080', 'bücher.example']);
    expect(allows('10.0.0.1', 'intranet.example', 80)).toBe(true);
    expect(allows('10.0.0.1', 'intranet.example.', 80)).toBe(true);
    expect(allows('10.0.0.1', 'not-intranet.example', 80)).toBe(false);
    expect(allows('10.0.0.1', 'wiki', 8080)).toBe(true);
    expect(allows('10.0.0.1', 'wiki', 80)).toBe(false);
    expect(allows('10.0.0.1', 'xn--bcher-kva.example', 443)).toBe(true);
  });

  it.each([
    '',
    '10.0.0.0/33',
    '010.0.0.0/8',
    '10/8',
    'fd00::/129',
    '10.0.0',
    '10',
    '0x7f.1',
    '*.example',
    'http://example.org',
    'example.org/path',
    'user@example.org',
    'example.org:0',
    'example.org:99999',
    'example.org:http',
    '10.0.0.0/8:80',
    'a b',
    '[::1',
  ])('names the entry %j that says nothing', (entry) => {
    expect(() => allowList(['10.0.0.0/8', entry])).toThrow(AllowEntryError);
    expect(() => allowList([entry])).toThrow(JSON.stringify(entry));
  });
});

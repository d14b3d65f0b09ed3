import { Buffer } from 'node:buffer';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeBody } from '../../src/feed/decode.ts';

const TEXT = '<?xml version="1.0"?><rss>Petković, Sørensen</rss>';

describe('decodeBody', () => {
  it.each(['utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'reads %s with and without its mark',
    (encoding) => {
      expect(decodeBody(iconv.encode(TEXT, encoding, { addBOM: true }))).toBe(TEXT);
      expect(decodeBody(iconv.encode(TEXT, encoding, { addBOM: false }))).toBe(TEXT);
    },
  );

  it('drops the mark of UTF-8', () => {
    expect(decodeBody(Buffer.from(`\ufeff${TEXT}`))).toBe(TEXT);
  });

  it('believes the HTTP header before the XML declaration', () => {
    const text = '<?xml version="1.0" encoding="iso-8859-1"?><rss>Привет</rss>';
    const body = iconv.encode(text, 'windows-1251');
    expect(decodeBody(body, 'text/xml; charset="windows-1251"')).toBe(text);
  });

  it('believes the XML declaration before UTF-8', () => {
    const text = '<?xml version="1.0" encoding="koi8-r"?><rss>Привет</rss>';
    expect(decodeBody(iconv.encode(text, 'koi8-r'))).toBe(text);
  });

  it('does not believe in Latin where the bytes are UTF-8', () => {
    expect(decodeBody(Buffer.from(TEXT), 'text/xml; charset=ISO-8859-1')).toBe(TEXT);
  });

  it('reads what is called Latin-1 as windows-1252', () => {
    expect(decodeBody(Buffer.from([0x80, 0x41]), 'text/xml; charset=iso-8859-1')).toBe('€A');
  });

  it('falls back to windows-1252, and passes over unknown names', () => {
    expect(decodeBody(Buffer.from([0x66, 0xfc, 0x72]), 'text/xml; charset=no-such-thing')).toBe('für');
  });

  it('keeps UTF-8 that has a broken byte', () => {
    const body = Buffer.concat([
      Buffer.from('Petković und Sørensen '),
      Buffer.from([0xff]),
      Buffer.from(' ć'),
    ]);
    expect(decodeBody(body)).toBe('Petković und Sørensen \ufffd ć');
  });
});

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

  it('believes the document before a mark of the wrong kind', () => {
    const be = iconv.encode(TEXT, 'utf-16be', { addBOM: false });
    expect(decodeBody(Buffer.concat([Buffer.from([0xff, 0xfe]), be]))).toBe(TEXT);
    expect(decodeBody(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), be]))).toBe(TEXT);
    expect(decodeBody(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(TEXT)]))).toBe(TEXT);
  });

  it('reads what is marked as UTF-8 and is not', () => {
    const body = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('f\u00fcr', 'latin1')]);
    expect(decodeBody(body, 'text/xml; charset=koi8-r')).toBe('für');
  });

  it('reads ISO-2022-JP', () => {
    const text = Buffer.from(
      '<?xml version="1.0" encoding="iso-2022-jp"?><rss>\x1b$BF|K\\\x1b(B</rss>',
      'latin1',
    );
    expect(decodeBody(text)).toContain('<rss>日本</rss>');
  });

  it.each(['utf-7', 'unicode-1-1-utf-7', 'UTF-7-IMAP', 'base64', 'ucs2'])(
    'does not decode %s, which no feed is in',
    (charset) => {
      const text = '<rss>+ADw-b</rss>';
      expect(decodeBody(Buffer.from(text), `text/xml; charset=${charset}`)).toBe(text);
    },
  );

  it('does not believe in UTF-16 where the bytes are ASCII', () => {
    const text = '<?xml version="1.0" encoding="utf-16"?><rss>a</rss>';
    expect(decodeBody(Buffer.from(text), 'text/xml; charset=utf-16')).toBe(text);
  });

  describe('a long document', () => {
    // What stands before them shifts where characters are cut in two by the steps of decoding.
    const texts = Array.from(
      { length: 12 },
      (_, n) => '.'.repeat(n) + 'Petković 新聞 новости 𠀀, '.repeat(4000),
    );

    it.each(['utf-16be', 'utf-32le', 'gb18030'])('of %s is read without a seam', (encoding) => {
      for (const text of texts) {
        const document = `<?xml version="1.0" encoding="${encoding}"?><rss>${text}</rss>`;
        expect(decodeBody(iconv.encode(document, encoding)) === document).toBe(true);
      }
    });

    it('of UTF-8 with a broken byte is read without a seam', () => {
      for (const text of texts) {
        const body = Buffer.concat([Buffer.from(text), Buffer.of(0xff), Buffer.from(text)]);
        expect(decodeBody(body) === `${text}\ufffd${text}`).toBe(true);
      }
    });

    it('of UTF-8 that is cut off in a character keeps all before it', () => {
      const body = Buffer.from(texts[0] + '聞').subarray(0, -1);
      expect(decodeBody(body) === `${texts[0]}\ufffd`).toBe(true);
    });
  });
});

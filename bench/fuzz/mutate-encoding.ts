import iconv from 'iconv-lite';
import type { Mutation } from './mutate-bytes.ts';

const ENCODINGS = [
  'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be', 'windows-1252', 'windows-1251', 'iso-8859-2', 'iso-8859-15', 'koi8-r', 'shift_jis',
  'euc-jp', 'gb18030', 'gbk', 'big5', 'euc-kr', 'utf-7', 'macroman', 'ibm850',
]; // prettier-ignore
/** Those, and others that only a document claims. */
const CLAIMS = [
  ...ENCODINGS,
  'utf-8',
  'UTF8',
  'us-ascii',
  'latin1',
  'iso-2022-jp',
  'hz-gb-2312',
  'x-user-defined',
  'base64',
  'hex',
  'ucs-2',
  'utf-16',
  'none',
  '',
];
const MARKS = ['\xef\xbb\xbf', '\xff\xfe', '\xfe\xff', '\xff\xfe\0\0', '\0\0\xfe\xff'];

const asText = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8');
const asBytes = (text: string, encoding: string) => iconv.encode(text, encoding).toString('latin1');

function claim(bytes: string, encoding: string): string {
  const declared = /^(.{0,9}<\?xml[^>]{0,60}?encoding=["'])[^"']{0,40}/s;
  if (declared.test(bytes)) return bytes.replace(declared, (_, start: string) => start + encoding);
  return `<?xml version="1.0" encoding="${encoding}"?>${bytes}`;
}

export const encodingMutations: Mutation[] = [
  // in another encoding that it claims
  (bytes, { dice }) => {
    const encoding = dice.pick(ENCODINGS);
    return asBytes(claim(asText(bytes), encoding), encoding);
  },
  // in another encoding that it does not claim
  (bytes, { dice }) => asBytes(asText(bytes), dice.pick(ENCODINGS)),
  // a claim that is not true
  (bytes, { dice }) => claim(bytes, dice.pick(CLAIMS)),
  // a mark that may not be true
  (bytes, { dice }) => dice.pick(MARKS) + bytes,
  // encoded twice
  (bytes) => Buffer.from(bytes, 'utf8').toString('latin1'),
];

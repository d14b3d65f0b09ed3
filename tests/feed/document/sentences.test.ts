import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsSentence, splitFirstSentence } from '../../../src/feed/document/sentences.ts';

describe('splitFirstSentence', () => {
  it.each([
    ['One. Two.', 'One.', 'Two.'],
    [
      'He met J. R. Smith of the U.S. Senate on Monday. Then he left.',
      'He met J. R. Smith of the U.S. Senate on Monday.',
      'Then he left.',
    ],
    [
      'Mr. Vučić, Dr. Kurti and Gen. Smith met. All agreed.',
      'Mr. Vučić, Dr. Kurti and Gen. Smith met.',
      'All agreed.',
    ],
    [
      'The vote is on 27.10.2023 at 3.5 percent. More follows.',
      'The vote is on 27.10.2023 at 3.5 percent.',
      'More follows.',
    ],
    ['Am 27. Oktober tagt der Rat. Danach ist Pause.', 'Am 27. Oktober tagt der Rat.', 'Danach ist Pause.'],
    ['“We agree.” That was all.', '“We agree.”', 'That was all.'],
    ['Will it last? Nobody knows.', 'Will it last?', 'Nobody knows.'],
    ['It grew by approx. 5 percent e.g. in May. Fine.', 'It grew by approx. 5 percent e.g. in May.', 'Fine.'],
    ['No end here', 'No end here', ''],
    ['会議が始まった。次は明日。', '会議が始まった。', '次は明日。'],
  ])('%s', (text, sentence, rest) => {
    expect(splitFirstSentence(text)).toEqual({ sentence, rest });
  });

  it('loses nothing but white space', () => {
    const words = fc.array(fc.constantFrom('A', 'word', 'U.S.', 'end.', 'Dr.', '27.', '“Yes!”', '…'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(words, (parts) => {
        const text = parts.join(' ');
        const { sentence, rest } = splitFirstSentence(text);
        expect([sentence, rest].filter(Boolean).join(' ')).toBe(text);
      }),
    );
  });
});

describe('endsSentence', () => {
  it.each(['It ended.', 'It ended.”', 'Did it?)', '終わった。'])('yes: %s', (line) => {
    expect(endsSentence(line)).toBe(true);
  });

  it.each(['A headline', 'A New Route to the U.S.', 'He said:', '', '27.10.2023'])('no: %s', (line) => {
    expect(endsSentence(line)).toBe(false);
  });
});

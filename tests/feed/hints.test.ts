import { describe, expect, it } from 'vitest';
import { read, rss } from './bytes.ts';

const SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';

async function hintsOf(channel: string) {
  const text = rss('<title>a</title>', channel).replace('<rss ', `<rss ${SY} `);
  return (await read(text)).hints;
}

describe('hints', () => {
  it('has none where the feed gives none', async () => {
    expect(await hintsOf('<title>D</title>')).toBeUndefined();
  });

  it('reads all of them', async () => {
    expect(
      await hintsOf(
        `<ttl> 90 </ttl><sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency><sy:updateBase>2000-01-01T12:00Z</sy:updateBase>
         <skipHours><hour>24</hour><hour>2</hour><hour>1</hour><hour>2</hour></skipHours><skipDays><day>Sunday</day><day>SAT</day></skipDays>`,
      ),
    ).toEqual({ ttlMinutes: 90, updateMinutes: 360, skipHours: [0, 1, 2], skipDays: [0, 6] });
  });

  it.each([
    ['<ttl>0</ttl>'],
    ['<ttl>-5</ttl>'],
    ['<ttl>an hour</ttl>'],
    ['<ttl>9999999</ttl>'],
    ['<ttl>525601</ttl>'],
    ['<sy:updatePeriod>often</sy:updatePeriod>'],
    ['<skipHours><hour>25</hour><hour>x</hour></skipHours>'],
    ['<skipDays><day>Someday</day></skipDays>'],
    ['<skipHours/>'],
  ])('makes nothing of %s', async (channel) => {
    expect(await hintsOf(channel)).toBeUndefined();
  });

  it('takes what the module says where half of it is left out', async () => {
    expect(await hintsOf('<sy:updatePeriod>weekly</sy:updatePeriod>')).toEqual({ updateMinutes: 10_080 });
    expect(await hintsOf('<sy:updateFrequency>2</sy:updateFrequency>')).toEqual({ updateMinutes: 720 });
    expect(
      await hintsOf('<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>600</sy:updateFrequency>'),
    ).toEqual({ updateMinutes: 1 });
  });

  it('does not believe that a feed is never to be polled', async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => `<hour>${hour}</hour>`).join('');
    const days = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');
    const skipDays = days.map((day) => `<day>${day}</day>`).join('');
    expect(await hintsOf(`<skipHours>${hours}</skipHours><skipDays>${skipDays}</skipDays>`)).toBeUndefined();
  });

  it('reads those of RDF, and under another prefix', async () => {
    const feed = await read(
      `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:s="http://purl.org/rss/1.0/modules/syndication/">
       <channel><title>D</title><s:updatePeriod>hourly</s:updatePeriod></channel><item><title>a</title></item></rdf:RDF>`,
    );
    expect(feed.hints).toEqual({ updateMinutes: 60 });
  });
});

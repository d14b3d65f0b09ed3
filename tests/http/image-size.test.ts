import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageSize, readImageSize } from '../../src/http/image-size.ts';
import { INSIDE, testFetcher, testServer, userAgent } from './support.ts';

function png(width: number, height: number): Buffer {
  const head = Buffer.alloc(33);
  head.write('\x89PNG\r\n\x1a\n', 'latin1');
  head.writeUInt32BE(13, 8);
  head.write('IHDR', 12);
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return head;
}

/** A segment of its own length in front of the size, and the way up by Exif. */
function jpeg(width: number, height: number, { filler = 0, orientation = 1 } = {}): Buffer {
  const exif = Buffer.from(
    'ffe100224578696600004d4d002a0000000800010112000300000001000000000000000000',
    'hex',
  ).subarray(0, 36);
  exif.writeUInt16BE(orientation, 28);
  const between = Buffer.alloc(filler + 4);
  between.writeUInt16BE(0xffe2, 0);
  between.writeUInt16BE(filler + 2, 2);
  const size = Buffer.from('ffc0001108000000000301220002110103110100', 'hex');
  size.writeUInt16BE(height, 5);
  size.writeUInt16BE(width, 7);
  return Buffer.concat([Buffer.from('ffd8', 'hex'), exif, between, size]);
}

describe('readImageSize', () => {
  it.each<[string, Uint8Array, number, number]>([
    ['PNG', png(640, 480), 640, 480],
    ['JPEG', jpeg(640, 480), 640, 480],
    ['JPEG behind a colour profile', jpeg(640, 480, { filler: 30_000 }), 640, 480],
    ['JPEG that lies on its side', jpeg(640, 480, { orientation: 6 }), 480, 640],
    ['JPEG that stands on its head', jpeg(640, 480, { orientation: 3 }), 640, 480],
    ['GIF', Buffer.from('GIF89a\x80\x02\xe0\x01', 'latin1'), 640, 480],
    ['SVG', Buffer.from('<svg width="640.4" height="480px"/>'), 640, 480],
  ])('reads a %s', (_, bytes, width, height) => {
    expect(readImageSize(bytes)).toEqual({ width, height });
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a page', Buffer.from('<!doctype html><p>no picture')],
    ['no width', png(0, 480)],
    ['more than a screen', png(20_001, 480)],
    ['four billion', png(4_294_967_295, 1)],
    ['part of a head', png(640, 480).subarray(0, 20)],
    ['other units', Buffer.from('<svg width="10em" height="10em"/>')],
    ['less than a pixel', Buffer.from('<svg width="0.1" height="10"/>')],
  ])('finds none in %s', (_, bytes) => {
    expect(readImageSize(bytes)).toBeUndefined();
  });

  it('takes any bytes, after any beginning', () => {
    const starts = [
      png(1, 1),
      jpeg(1, 1),
      Buffer.from('RIFF\0\0\0\0WEBPVP8X', 'latin1'),
      Buffer.from('<svg '),
    ];
    const begun = fc.tuple(fc.constantFrom(...starts), fc.nat(40), fc.uint8Array({ maxLength: 300 }));
    fc.assert(
      fc.property(begun, ([start, cut, rest]) => {
        const size = readImageSize(Buffer.concat([start.subarray(0, cut), rest]));
        if (!size) return true;
        const sides = [size.width, size.height];
        return sides.every((side) => Number.isInteger(side) && side >= 1 && side <= 20_000);
      }),
    );
  });
});

describe('imageSize', () => {
  it('asks for a picture and reads no more than its head', async () => {
    const server = await testServer();
    server.set('/a.png', { body: Buffer.concat([png(640, 480), new Uint8Array(5_000_000)]) });
    const costs: number[] = [];
    const fetcher = testFetcher();
    const counted: Parameters<typeof imageSize>[0] = {
      fetch: async (...args) => {
        const result = await fetcher.fetch(...args);
        costs.push(result.cost.bytes);
        return result;
      },
    };
    const size = await imageSize(counted, server.urlOf('/a.png'), { userAgent });
    expect(size).toEqual({ width: 640, height: 480 });
    expect(server.requests[0]?.headers.accept).toBe('image/*');
    expect(costs[0]).toBeLessThan(2_500_000);
  });

  it('finds none where there is no answer, or the guard says no', async () => {
    const server = await testServer([INSIDE]);
    server.set('/a.png', { body: png(640, 480) });
    const missing = await testServer();
    for (const url of [
      server.urlOf('/a.png'),
      missing.urlOf('/b.png'),
      'data:image/png;base64,iVBORw0KGgo=',
    ]) {
      expect(await imageSize(testFetcher(), url, { userAgent })).toBeUndefined();
    }
    expect(server.requests).toEqual([]);
  });
});

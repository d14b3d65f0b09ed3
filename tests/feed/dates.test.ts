import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../src/feed/dates.ts';

const second = (dateTime: string) => ({ dateTime, precision: 'second' });
const day = (date: string) => ({ dateTime: `${date}T00:00:00Z`, precision: 'day' });

describe('readDate', () => {
  it.each([
    ['Sun, 26 Feb 2023 21:13:00 GMT', '2023-02-26T21:13:00Z'],
    ['Sun, 26 Feb 2023 21:13:00 +0200', '2023-02-26T19:13:00Z'],
    ['26 Feb 23 21:13 EST', '2023-02-27T02:13:00Z'],
    ['Thu, 01 Jul 2004 19:48:21 CEST', '2004-07-01T17:48:21Z'],
    ['Thursday, 01-Jan-04 19:48:21 GMT', '2004-01-01T19:48:21Z'],
    ['Thu Jan  1 19:48:21 2004', '2004-01-01T19:48:21Z'],
    ['2023-02-26T21:13:00Z', '2023-02-26T21:13:00Z'],
    ['2023-02-26T21:13:00.987+05:30', '2023-02-26T15:43:00Z'],
    ['2023-02-26 21:13:00', '2023-02-26T21:13:00Z'],
    ['20230226T211300Z', '2023-02-26T21:13:00Z'],
    ['2023-02-26T24:00:00Z', '2023-02-27T00:00:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['Feb 26, 2023 9:13 PM', '2023-02-26T21:13:00Z'],
    ['Feb 26, 2023 12:13 am', '2023-02-26T00:13:00Z'],
    ['27.10.2023 14:05', '2023-10-27T14:05:00Z'],
    ['Do, 01 Okt 2004 19:48:21 +0200', '2004-10-01T17:48:21Z'],
    ['dim., 26 févr. 2023 21:13:00 +0100', '2023-02-26T20:13:00Z'],
    ['26 февраля 2023 г., 21:13 MSK', '2023-02-26T18:13:00Z'],
    ['Mon, 1 May 2023 10:00:00 GMT-0700 (PDT)', '2023-05-01T17:00:00Z'],
    ['mar. 3 janv. 2023 21:13 CET', '2023-01-03T20:13:00Z'],
    ['Mar 3 2023 21:13', '2023-03-03T21:13:00Z'],
    ['mar. 3 mar. 2023 21:13', '2023-03-03T21:13:00Z'],
    ['Fri, 3 Mar 2023 21:13:00 GMT', '2023-03-03T21:13:00Z'],
    ['Mar  3 21:13:00 EST 2023', '2023-03-04T02:13:00Z'],
    ['Mar 3rd 2023, 21:13', '2023-03-03T21:13:00Z'],
    ['3 de mar de 2023 21:13', '2023-03-03T21:13:00Z'],
    ['mar, 03 fév 2026 10:00:00 +0100', '2026-02-03T09:00:00Z'],
    ['mar. 05 aoû 2025 10:00', '2025-08-05T10:00:00Z'],
    ['2026-02-03T10:00:00−05:00', '2026-02-03T15:00:00Z'],
    ['Tue, 3 Feb 2026 10:00:00 −0500', '2026-02-03T15:00:00Z'],
    ['2004-05-25 오후 11:23:17', '2004-05-25T23:23:17Z'],
    ['2004년 05월 28일  01:31:15', '2004-05-28T01:31:15Z'],
    ['2023年2月26日 下午 9:13', '2023-02-26T21:13:00Z'],
    ['2023年2月26日21:13', '2023-02-26T21:13:00Z'],
    ['Κυρ, 11 Ιούλ 2004 12:00:00 EST', '2004-07-11T17:00:00Z'],
    ['2004-július-13T9:15-05:00', '2004-07-13T14:15:00Z'],
    ['2004-07-08 23:56:58.0', '2004-07-08T23:56:58Z'],
    ['Fri, 2006/09/15 08:19:53 EDT', '2006-09-15T12:19:53Z'],
    ['26. veljače 2023. 21:13', '2023-02-26T21:13:00Z'],
    ['26 фебруар 2023 21:13', '2023-02-26T21:13:00Z'],
    ['26 shkurt 2023 21:13', '2023-02-26T21:13:00Z'],
    ['26 lutego 2023 21:13', '2023-02-26T21:13:00Z'],
    ['26 فبراير 2023 21:13', '2023-02-26T21:13:00Z'],
    ['26 de febrero de 2023, 9:13 p. m.', '2023-02-26T21:13:00Z'],
    ['1677445980', '2023-02-26T21:13:00Z'],
    ['1677445980000', '2023-02-26T21:13:00Z'],
  ])('reads %s', (text, expected) => {
    expect(readDate(text)).toEqual(second(expected));
  });

  it.each([
    ['2023-10-27', '2023-10-27'],
    ['27.10.2023', '2023-10-27'],
    ['26. Februar 2023', '2023-02-26'],
    ['1 août 2023', '2023-08-01'],
    ['12 декабря 2022', '2022-12-12'],
    ['October 7, 2023', '2023-10-07'],
    ['25/12/2004', '2004-12-25'],
    ['31-12-99', '1999-12-31'],
    ['03-02-2026', '2026-02-03'],
    ['26.02.03', '2003-02-26'],
    ['12/25/2004', '2004-12-25'],
    ['20231027', '2023-10-27'],
    ['2023년 10월 27일', '2023-10-27'],
  ])('reads only the day of %s', (text, expected) => {
    expect(readDate(text)).toEqual(day(expected));
  });

  it.each([
    '',
    'yesterday',
    '03/04/2020',
    '2023-02-30',
    '32.01.2023',
    '2023-13-01T00:00:00Z',
    '25:00 2023-01-01',
    '2023',
    'May 2023',
    '0001-01-01T00:00:00Z',
    '13:00 pm 1 May 2023',
    '26 listopada 2023',
    '12345678901',
    'mar. 05 xyz 2025 10:00',
    'mar, 3 rujn 2025',
    '26-02-03 10:00:00',
    '26-02-03',
  ])('leaves «%s» alone', (text) => {
    expect(readDate(text)).toBeUndefined();
  });

  it('takes the given zone for dates that name none, by its summer time', () => {
    expect(readDate('2023-07-01 12:00', 'Europe/Belgrade')?.dateTime).toBe('2023-07-01T10:00:00Z');
    expect(readDate('2023-01-01 12:00', 'Europe/Belgrade')?.dateTime).toBe('2023-01-01T11:00:00Z');
    expect(readDate('2023-03-12 01:30', 'America/New_York')?.dateTime).toBe('2023-03-12T06:30:00Z');
    expect(readDate('2023-03-12 03:30', 'America/New_York')?.dateTime).toBe('2023-03-12T07:30:00Z');
  });

  it('prefers the zone that the date names', () => {
    expect(readDate('2023-07-01T12:00:00Z', 'Asia/Tokyo')?.dateTime).toBe('2023-07-01T12:00:00Z');
  });

  it('takes UTC where the zone is unknown', () => {
    expect(readDate('2023-07-01 12:00', 'Mars/Olympus')?.dateTime).toBe('2023-07-01T12:00:00Z');
  });

  it('reads back every instant, however it is written', () => {
    const instants = fc.date({
      min: new Date('1900-01-02'),
      max: new Date('9998-12-30'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (instant) => {
        const expected = `${instant.toISOString().slice(0, 19)}Z`;
        expect(readDate(instant.toISOString())).toEqual(second(expected));
        expect(readDate(instant.toUTCString())).toEqual(second(expected));
      }),
    );
  });

  it('shifts by the offset that is written', () => {
    const offsets = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(offsets, (minutes) => {
        const sign = minutes < 0 ? '-' : '+';
        const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
        const zone = `${sign}${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        const read = readDate(`2023-06-15T12:00:00${zone}`)?.dateTime ?? '';
        expect(Date.parse(read)).toBe(Date.parse('2023-06-15T12:00:00Z') - minutes * 60_000);
      }),
    );
  });

  it('gives nothing, or a real date in one form, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d:. TZ+\-/,A-Za-z]{0,40}$/)), (text) => {
        const read = readDate(text);
        if (read) expect(read.dateTime).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
      }),
    );
  });
});

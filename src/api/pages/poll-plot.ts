/** The last polls as a picture. Drawn with attributes and classes alone: the pages allow no styles of their own. */
import { html } from 'hono/html';
import type { SourcePoll } from '../types.ts';
import type { Html } from './layout.ts';
import { counted } from './parts.ts';
import { pollFailed } from './source-words.ts';
import { absoluteTime, renderShortTime } from './time.ts';

/** Units of the picture, which is stretched to the page's width. */
const WIDTH = 600;
const LINE = 72;
const HEIGHT = 88;
const EDGE = 4;
/** Of the tick of a poll without news, and of the lowest stroke of one with. */
const TICK = 4;
const LOWEST = 10;

/**
 * A stroke for each poll at its time: upwards with its new items (by their square root, so that a backlog leaves the rest
 * to be seen), downwards where it failed; the next one dashed. What it shows is in its description and in the table too.
 * @param next ISO 8601; left out where it lies so far ahead that it would press the polls together
 */
export function pollPlot(all: readonly SourcePoll[], next: string | undefined): Html | undefined {
  const polls = all.filter(({ dateTime }) => !Number.isNaN(Date.parse(dateTime)));
  const [first, last] = [polls[0], polls.at(-1)];
  if (!first || !last || polls.length < 2) return undefined;
  const [start, end] = [Date.parse(first.dateTime), Date.parse(last.dateTime)];
  const ahead = Date.parse(next ?? '');
  const showsNext = ahead > end && ahead - end <= end - start;
  const until = showsNext ? ahead : end;
  const x = (time: number) =>
    round(EDGE + ((WIDTH - 2 * EDGE) * (time - start)) / Math.max(1, until - start));
  const most = Math.max(1, ...polls.map(({ newItems }) => newItems));
  const stroke = (poll: SourcePoll) => `M${x(Date.parse(poll.dateTime))} ${LINE}V${round(tipOf(poll, most))}`;
  const path = (kind: string, some: readonly SourcePoll[]) =>
    some.length > 0 && html`<path class="${kind}" d="${some.map(stroke).join('')}" />`;
  const failed = polls.filter(pollFailed);
  const read = polls.filter((poll) => !pollFailed(poll));
  return html`<figure class="plot">
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-labelledby="plot-title plot-words"
    >
      <title id="plot-title">The last polls in time</title>
      <desc id="plot-words">
        ${counted(polls.length, 'poll')} from ${absoluteTime(new Date(start))} to
        ${absoluteTime(new Date(end))}. ${tally(read, failed)}
      </desc>
      <path class="line" d="M0 ${LINE}H${WIDTH}" />
      ${path(
        'none',
        read.filter(({ newItems }) => newItems === 0),
      )}
      ${path(
        'some',
        read.filter(({ newItems }) => newItems > 0),
      )}
      ${path('failed', failed)} ${showsNext && html`<path class="next" d="M${x(ahead)} 0V${LINE}" />`}
    </svg>
    <div class="axis" aria-hidden="true">
      ${renderShortTime(first.dateTime)} ${renderShortTime(showsNext ? next : last.dateTime)}
    </div>
    <figcaption class="meta">
      ${tally(read, failed)} The taller a stroke, the more new items; grey ticks had none, strokes below the
      line failed${showsNext && ', and the dashed one is the next poll'}.
    </figcaption>
  </figure>`;
}

function tipOf(poll: SourcePoll, most: number): number {
  if (pollFailed(poll)) return HEIGHT - 1;
  if (poll.newItems === 0) return LINE - TICK;
  return LINE - LOWEST - (LINE - LOWEST - 1) * Math.sqrt(poll.newItems / most);
}

function tally(read: readonly SourcePoll[], failed: readonly SourcePoll[]): string {
  const fresh = read.filter(({ newItems }) => newItems > 0);
  const most = Math.max(0, ...fresh.map(({ newItems }) => newItems));
  const brought =
    fresh.length > 0
      ? `${counted(fresh.length, 'poll')} brought new items, ${most} at most`
      : 'No poll brought new items';
  return failed.length > 0 ? `${brought}; ${failed.length} failed.` : `${brought}.`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

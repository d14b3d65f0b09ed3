/** What the desk did in a day, as a picture. Drawn with attributes and classes alone: the pages allow no styles of their own. */
import { html } from 'hono/html';
import type { ActivityBucket } from '../operate-types.ts';
import type { Html } from './layout.ts';
import { counted, numbered } from './parts.ts';
import { absoluteTime, renderShortTime } from './time.ts';

/** Units of the picture, which is stretched to the page's width. */
const WIDTH = 576;
const HEIGHT = 96;
/** Buckets that make one bar: a quarter of an hour. */
const TOGETHER = 3;

type Counted = 'newItems' | 'stories' | 'messages' | 'fetches';

/** Bars of new items, with a line of the stories they made; in words beside it. Undefined where nothing happened. */
export function activityPlot(activity: readonly ActivityBucket[]): Html | undefined {
  const [first, last] = [activity[0], activity.at(-1)];
  const items = sumsOf(activity, 'newItems');
  const stories = sumsOf(activity, 'stories');
  const most = Math.max(...items, ...stories, 1);
  const allItems = sum(items);
  if (!first || !last || (allItems === 0 && sum(stories) === 0)) return undefined;
  const width = WIDTH / items.length;
  const y = (count: number) => round(HEIGHT - (HEIGHT - 2) * Math.sqrt(count / most));
  const bars = items.map((count, i) =>
    count > 0 ? `M${round(i * width)} ${HEIGHT}V${y(count)}h${round(width * 0.8)}V${HEIGHT}z` : '',
  );
  const line = stories.map((count, i) => `${i === 0 ? 'M' : 'L'}${round((i + 0.4) * width)} ${y(count)}`);
  const words = `${counted(allItems, 'new item')} made ${counted(sum(stories), 'story', 'stories')}; at most ${numbered(Math.max(...items))} items in a quarter of an hour`;
  return html`<figure class="plot activity">
    <svg
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-labelledby="activity-title activity-words"
    >
      <title id="activity-title">New items and stories in the last 24 hours</title>
      <desc id="activity-words">
        From ${absoluteTime(new Date(first.dateTime))} to ${absoluteTime(new Date(last.dateTime))}: ${words}.
      </desc>
      <path class="bars" d="${bars.join('')}" />
      <path class="some" d="${line.join('')}" />
    </svg>
    <div class="axis" aria-hidden="true">
      ${renderShortTime(first.dateTime)} ${renderShortTime(last.dateTime)}
    </div>
    <figcaption class="meta">
      ${words}. The bars are items, the line stories; heights grow by the square root.
    </figcaption>
  </figure>`;
}

function sumsOf(activity: readonly ActivityBucket[], name: Counted): number[] {
  const sums: number[] = [];
  for (let i = 0; i < activity.length; i += TOGETHER)
    sums.push(sum(activity.slice(i, i + TOGETHER).map((bucket) => bucket[name])));
  return sums;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

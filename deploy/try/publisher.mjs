// A publisher for deploy/try.sh: feeds /0.xml, /1.xml … of one host, and at /seen what it saw of those who asked, as one line:
// requests, from how many addresses, the most at once, ms between two beginnings: the least, and on average.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A page takes a moment, so that requests that are made together are under way together. */
const TAKES_MS = 1000;

const begun = [];
const addresses = new Set();
let running = 0;
let most = 0;

const items = (feed) =>
  [0, 1].map((n) => {
    const word = ['Alder', 'Birch', 'Cedar', 'Dogwood', 'Elm', 'Fir', 'Ginkgo', 'Hazel', 'Ivy', 'Juniper'];
    const title = `${word[feed % 10]} ${feed} society plants ${n ? 'orchard' : 'avenue'} number ${feed * 37 + n * 11}`;
    return `<item><title>${title}</title><link>http://publisher:8000/${feed}/${n}</link></item>`;
  });

createServer(async ({ url = '/', socket }, answer) => {
  if (url === '/seen') {
    const gaps = begun.slice(1).map((at, i) => at - begun[i]);
    const average = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    answer.end(
      `${begun.length} ${addresses.size} ${most} ${Math.round(Math.min(...gaps))} ${Math.round(average)}\n`,
    );
    return;
  }
  const feed = /^\/(\d+)\.xml$/.exec(url)?.[1];
  if (feed === undefined) {
    answer.writeHead(404).end();
    return;
  }
  begun.push(performance.now());
  addresses.add(socket.remoteAddress);
  most = Math.max(most, ++running);
  await pause(TAKES_MS);
  running--;
  answer.setHeader('Content-Type', 'application/rss+xml');
  answer.end(
    `<rss version="2.0"><channel><title>Trees ${feed}</title>${items(Number(feed)).join('')}</channel></rss>`,
  );
}).listen(8000);

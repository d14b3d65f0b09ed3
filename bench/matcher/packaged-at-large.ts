/**
 * The packaged MinHash in a window of a given size, as JSON `{ rate }`: searches per CPU second. In a process of its own,
 * since it takes 4 KB a title and more heap than Node.js gives by itself. Argument: how many titles.
 */
import { race } from './race.ts';
import { packagedMinHash } from './searchers.ts';
import { loadStream } from './streams.ts';

const size = Number(process.argv[2]);
const { headlines } = loadStream(size + 10_000);
const searcher = packagedMinHash(headlines.slice(0, size));
const rates = await race([searcher], headlines, size);
process.stdout.write(`${JSON.stringify({ rate: rates.get(searcher.name) })}\n`);

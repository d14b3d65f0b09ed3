/**
 * The packaged MinHash in a window of a given size, as JSON `{ rate }`: searches per CPU second. In a process of its own,
 * since it takes 4 KB a title and more heap than Node.js gives by itself. Arguments: how many titles, and the stream's file.
 */
import { race } from './race.ts';
import { packagedMinHash } from './searchers.ts';
import { readStream } from './streams.ts';

const size = Number(process.argv[2]);
const headlines = readStream(process.argv[3], size + 10_000);
const searcher = packagedMinHash(headlines.slice(0, size));
const rates = await race([searcher], headlines, size);
process.stdout.write(`${JSON.stringify({ rate: rates.get(searcher.name) })}\n`);

/** One part of the measurement, as JSON on stdout; what it finds as it goes on stderr. Argument: a `Task` as JSON. */
import { measurePart } from './measure.ts';
import type { Task } from './parts.ts';

const task = JSON.parse(process.argv[2] ?? '') as Task;
const metrics = await measurePart(task, (line) => void process.stderr.write(`${line}\n`));
process.stdout.write(JSON.stringify(metrics));

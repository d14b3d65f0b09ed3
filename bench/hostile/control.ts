/** A process that only ticks: what the machine does to a loop that nothing holds up. */
import { watchLoop } from './ticker.ts';

const watch = watchLoop();
process.on('message', (message) => {
  if (message === 'take') process.send?.(watch.take());
});
process.on('disconnect', () => process.exit());

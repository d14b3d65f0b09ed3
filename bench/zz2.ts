import { runPolling } from './polling.ts';
import { connect } from '../src/redis/connect.ts';
const redis = connect({ path: '/tmp/rz.sock' } as never);
const { metrics } = await runPolling({ redis, write: (l) => console.log(l) });
console.log(JSON.stringify(metrics));
await redis.quit();

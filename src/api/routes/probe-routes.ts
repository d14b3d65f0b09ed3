/** What machines ask about the process itself. */
import type { Hono } from 'hono';
import { mayRead } from '../access.ts';
import type { ApiDeps, Health } from '../types.ts';

/** Probes give up after a few seconds themselves; "not ready" should reach them before that. */
const READY_WITHIN_MS = 2000;

export function probeRoutes(app: Hono, deps: ApiDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'alive' }));

  app.get('/readyz', async (c) => {
    const { ready, checks } = await askHealth(deps);
    // Both probes are open to all; the details, which may name hosts, are not.
    const trusted = mayRead(c.req.header('authorization'), deps.token);
    const shown = trusted ? checks : checks.map(({ name, ok }) => ({ name, ok }));
    return c.json({ status: ready ? 'ready' : 'not ready', checks: shown }, ready ? 200 : 503);
  });

  app.get('/metrics', async (c) =>
    c.body(await deps.metrics(), 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }),
  );
}

async function askHealth(deps: ApiDeps): Promise<Health> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Health>((resolve) => {
    timer = setTimeout(() => resolve(unknownHealth('gave no answer in time')), READY_WITHIN_MS);
  });
  try {
    return await Promise.race([deps.health(), late]);
  } catch (error) {
    deps.onError?.(error, '/readyz');
    return unknownHealth('could not be asked');
  } finally {
    clearTimeout(timer);
  }
}

function unknownHealth(detail: string): Health {
  return { ready: false, checks: [{ name: 'health', ok: false, detail }] };
}

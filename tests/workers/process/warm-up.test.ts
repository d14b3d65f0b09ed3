import { Hono } from 'hono';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import { warmUp } from '../../../workers/process/warm-up.ts';
import { madeDeps, madeStory } from '../../api/made-up.ts';
import { testConfig } from '../../support/desk.ts';

const log = pino({ level: 'silent' });

function deskOf(status: string, token?: string) {
  const config = testConfig('warm-up', []);
  if (token !== undefined) config.api.token = token;
  return { config, log, redis: { status } } as Parameters<typeof warmUp>[1];
}

/** The desk's app, with what it was asked for and how it answered. */
function heardApp(token?: string) {
  const asked = new Map<string, number>();
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    asked.set(c.req.path, c.res.status);
  });
  app.route('/', createApp(madeDeps([madeStory('S1')], token === undefined ? {} : { token })));
  return { app, asked };
}

it('asks for each kind of page and the newest story, with the desk’s own token', async () => {
  for (const token of [undefined, 'a-token-of-the-desk']) {
    const { app, asked } = heardApp(token);
    await warmUp(app, deskOf('ready', token), new AbortController().signal, 0);
    expect([...asked.keys()]).toEqual(
      expect.arrayContaining(['/', '/stories', '/stories/S1', '/sources', '/compare']),
    );
    expect(new Set(asked.values())).toEqual(new Set([200]));
  }
});

it('asks for nothing where Redis is away, or the desk stops', async () => {
  const { app, asked } = heardApp();
  await warmUp(app, deskOf('reconnecting'), new AbortController().signal, 0);
  await warmUp(app, deskOf('ready'), AbortSignal.abort(), 0);
  expect([...asked.keys()]).toEqual([]);
});

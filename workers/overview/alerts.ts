import { alertText, newsOf, type AlertNews } from '../../src/api/alerts.ts';
import { needsOf } from '../../src/api/needs.ts';
import { postJson } from '../../src/http/webhook/post-json.ts';
import { userAgentOf } from '../../src/http/user-agent.ts';
import { readTold, takeAlertTurn, writeTold } from '../../src/redis/alerts.ts';
import { hearTrouble, pause, type Desk, type Role } from '../desk.ts';
import { readFacts } from './desk-facts.ts';
import { sourceReader } from '../sources/source-reader.ts';

const LOOK_EVERY_MS = 30_000;

export interface AlertsRole extends Role {
  /** Looks now, and tells what is new; answers what that was. */
  look(): Promise<AlertNews | undefined>;
}

/**
 * Looks every half minute whether the desk is well, and tells of what is new: to the log, and to the webhook where there is
 * one. Of several processes one looks at a time. What could not be sent is sent with the next look.
 */
export function startAlerts(desk: Desk, { everyMs = LOOK_EVERY_MS } = {}): AlertsRole {
  const log = desk.log.child({ worker: 'alerts' });
  const trouble = hearTrouble(log, 'alerts could not be told; trying again');
  const sources = sourceReader(desk);
  const stopping = new AbortController();
  /** What the log has while the webhook does not take it: that is tried again with each look. */
  const logged = new Set<string>();

  async function look(): Promise<AlertNews | undefined> {
    const { redis, keys, config } = desk;
    const { alerts } = config;
    const { facts } = await readFacts(desk, sources);
    const needs = needsOf(facts, alerts).filter(({ rule }) => alerts.rules.includes(rule));
    const at = desk.now().getTime();
    const news = newsOf(needs, await readTold(redis, keys), at, alerts.quietMs);
    if (news.raised.length + news.cleared.length > 0) await tell(news, at);
    logged.clear();
    await writeTold(redis, keys, news.memory);
    return news;
  }

  async function tell(news: AlertNews, at: number): Promise<void> {
    const { alerts, contact, desk: name, network } = desk.config;
    const isNew = (line: string) => !logged.has(line) && logged.add(line);
    for (const { key, title, detail, again } of news.raised)
      if (!again && isNew(key)) log.warn({ alert: title, ...(detail && { detail }) }, 'alert');
    for (const { key, title } of news.cleared)
      if (isNew(`over ${key}`)) log.info({ alert: title }, 'alert is over');
    if (!alerts.webhook) return;
    const userAgent = userAgentOf({ version: desk.version, ...(contact && { contact }) });
    const { signal } = stopping;
    await postJson(alerts.webhook, { text: alertText(name, news, at) }, { network, userAgent, signal });
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        if (desk.redis.status === 'ready' && (await takeAlertTurn(desk.redis, desk.keys, everyMs)))
          await look();
      } catch (error) {
        if (!stopping.signal.aborted) trouble(error as Error);
      }
      await pause(everyMs, stopping.signal);
    }
  }

  const done = everyMs === Infinity ? Promise.resolve() : loop();
  return {
    look,
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

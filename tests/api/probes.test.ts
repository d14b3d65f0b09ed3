import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../../src/api/app.ts';
import type { ApiDeps } from '../../src/api/types.ts';
import { madeDeps } from './made-up.ts';

const ask = async (path: string, more: Partial<ApiDeps> = {}) => createApp(madeDeps([], more)).request(path);

describe('/healthz', () => {
  it('is well while the process runs, whatever the rest does', async () => {
    const response = await ask('/healthz', { health: () => Promise.reject(new Error('redis is away')) });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'alive' });
  });
});

describe('/readyz', () => {
  it('is 200 with its checks when all is well', async () => {
    const response = await ask('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'ready', checks: [{ name: 'redis', ok: true }] });
  });

  it('is 503 and says which check failed', async () => {
    const checks = [{ name: 'redis', ok: false, detail: 'not connected' }];
    const response = await ask('/readyz', { health: async () => ({ ready: false, checks }) });
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ status: 'not ready', checks });
  });

  it('is 503 when the checks themselves fail', async () => {
    const response = await ask('/readyz', { health: () => Promise.reject(new Error('boom at 10.0.0.1')) });
    expect(response.status).toBe(503);
    expect(await response.text()).not.toContain('10.0.0.1');
  });

  it('is 503 when the checks keep silent', async () => {
    vi.useFakeTimers();
    try {
      const answer = ask('/readyz', { health: () => new Promise(() => {}) });
      await vi.advanceTimersByTimeAsync(2000);
      expect((await answer).status).toBe(503);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('/metrics', () => {
  it('is the text that it is given', async () => {
    const response = await ask('/metrics');
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe('copydesk_info 1\n');
  });
});

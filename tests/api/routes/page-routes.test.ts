import { describe, expect, it, vi } from 'vitest';
import { createApp } from '../../../src/api/app.ts';
import type { SourceReader } from '../../../src/api/types.ts';
import { madeDeps } from '../made-up.ts';

describe('an empty list of stories', () => {
  const asked = async (path: string) => {
    const deps = madeDeps();
    const list = vi.fn<SourceReader['list']>(async () => []);
    const response = await createApp({ ...deps, sources: { ...deps.sources, list } }).request(path);
    expect(response.status).toBe(200);
    return list.mock.calls.length;
  };

  it('looks at the sources where it is of all stories, since they say why', async () => {
    expect(await asked('/stories')).toBe(1);
    expect(await asked('/stories?order=heat&limit=20')).toBe(1);
  });

  it('leaves all of them alone where a filter found nothing', async () => {
    expect(await asked('/stories?q=nowhere')).toBe(0);
    expect(await asked('/stories?topic=none&since=6h')).toBe(0);
  });
});

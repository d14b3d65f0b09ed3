import { describe, expect, it } from 'vitest';
import { lines, say } from '../support/command-line.ts';

interface Explained {
  verdict: string;
  duplicate: number;
  related: number;
  thresholds: { duplicate: number; related: number };
  why: { rule: string; sharedWords: { word: string }[]; penalties: { name: string }[] };
}

async function explain(a: string, b: string): Promise<Explained> {
  const { code, stdout } = await say(['explain', a, b]);
  expect(code).toBe(0);
  const [explained] = lines<Explained>(stdout);
  if (!explained) throw new Error('nothing was explained');
  return explained;
}

describe('copydesk explain', () => {
  it('says why two titles are one story', async () => {
    const { verdict, duplicate, thresholds, why } = await explain(
      'UPDATE 2-Ferry runs aground off Crete with 120 aboard',
      'Ferry with 120 aboard runs aground off Crete - Harbour Post',
    );
    expect(verdict).toBe('duplicate');
    expect(duplicate).toBeGreaterThanOrEqual(thresholds.duplicate);
    expect(why.sharedWords.map(({ word }) => word)).toContain('crete');
  });

  it('says what stands between two titles', async () => {
    const { verdict, why } = await explain(
      'Storm kills 17 in northern Luzon',
      'Storm kills 14 in northern Luzon',
    );
    expect(verdict).not.toBe('duplicate');
    expect(why.penalties.map(({ name }) => name).join()).toMatch(/number/);
  });

  it('tells apart what has nothing in common', async () => {
    expect((await explain('Parliament votes on pensions', 'Rare orchid found on Sumatra')).verdict).toBe(
      'different',
    );
  });
});

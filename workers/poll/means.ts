import type { Source } from '../../src/config/types.ts';
import type { Fetcher } from '../../src/http/fetcher.ts';
import type { HostGate } from '../../src/http/types.ts';
import type { ReadTask } from '../../src/reader/types.ts';
import type { SourceStatus, SourceTraces } from '../../src/redis/sources/source-state.ts';
import type { Desk } from '../desk.ts';

/** What a poll works with. */
export interface Means {
  desk: Pick<Desk, 'config' | 'version' | 'now' | 'reader'>;
  fetcher: Fetcher;
  /** Lets the poll's own host through at once where a place at it is held. */
  gate: HostGate;
  signal: AbortSignal;
}

/** What a poll knows of its source before it asks. */
export interface Known {
  memory: SourceTraces;
  status: SourceStatus | undefined;
}

/** What a reading thread needs to know of a source besides the documents. */
export function taskFor(source: Source, { desk }: Means): Omit<ReadTask, 'documents'> {
  const { id, maxItems, category, language, timeZone, provider, family, rules, topics, priority, rights } =
    source;
  return {
    kind: source.kind,
    source: {
      id,
      maxItems,
      priority,
      ...(category !== undefined && { category }),
      ...(language !== undefined && { language }),
      ...(timeZone !== undefined && { timeZone }),
      ...(provider && { provider }),
      ...(family !== undefined && { family }),
      ...(rules && { rules }),
      ...(topics && { topics }),
      ...(rights && { rights }),
    },
    ...(source.kind === 'json' && { mapping: source.mapping }),
    now: desk.now().getTime(),
  };
}

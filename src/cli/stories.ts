import { storyReader } from '../../workers/stories/story-reader.ts';
import type { StoryReader, StoryQuery } from '../api/types.ts';
import type { StoryRecord } from '../story/types.ts';
import { limitFrom } from './acts.ts';
import { jsonLine, optionText, print, type Command, type Invocation } from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';
import { fit, screenOn, type Screen } from './source/screen.ts';

/** Stories that a reader gives at a time. */
const PAGE = 100;

export const stories: Command = {
  name: 'stories',
  usage: '[--limit N] [--topic TOPIC] [--language TAG] [--text WORDS] [--json] [--config DIR]',
  details:
    'Those that went out and were not taken back: a line a story on a terminal, elsewhere its whole record as a line of JSON.',
  options: {
    ...CONFIG_OPTION,
    limit: { type: 'string', value: 'N', help: 'print so many at most (default 20)' },
    topic: { type: 'string', value: 'TOPIC', help: 'those that carry this topic' },
    language: { type: 'string', value: 'TAG', help: 'those in this language; en finds en-GB' },
    text: { type: 'string', value: 'WORDS', help: 'those with these words in titles or excerpts' },
    json: { type: 'boolean', help: 'whole records as lines of JSON, also on a terminal' },
  },
  takes: { most: 0, otherwise: 'look for some with --text WORDS' },

  async run(invocation) {
    const limit = limitFrom(optionText(invocation, 'limit'), 20);
    const desk = await openBeside(loadConfig(invocation), invocation, 'error');
    try {
      const { stdout } = invocation;
      const asJson = invocation.options['json'] === true || !stdout.isTTY;
      const screen = screenOn(stdout, invocation);
      for await (const story of found(storyReader(desk), queryOf(invocation), limit))
        if (asJson) print(stdout, jsonLine(story));
        else showLine(story, screen);
      return 0;
    } finally {
      await desk.close();
    }
  },
};

function queryOf(invocation: Invocation): Omit<StoryQuery, 'limit' | 'cursor'> {
  const [topic, language, text] = ['topic', 'language', 'text'].map((name) => optionText(invocation, name));
  return { ...(topic && { topic }), ...(language && { language }), ...(text && { text }) };
}

async function* found(
  reader: StoryReader,
  query: Omit<StoryQuery, 'limit' | 'cursor'>,
  limit: number,
): AsyncGenerator<StoryRecord> {
  let cursor: string | undefined;
  for (let left = limit; left > 0; left -= PAGE) {
    const page = await reader.list({ ...query, limit: Math.min(left, PAGE), ...(cursor && { cursor }) });
    yield* page.stories;
    cursor = page.next;
    if (!cursor) return;
  }
}

function showLine({ storyId, time, revision, articlesTotal, title }: StoryRecord, screen: Screen): void {
  const facts = `${storyId}  ${time.slice(0, 16)}  r${revision}  ${articlesTotal === 1 ? '1 article' : `${articlesTotal} articles`}`;
  screen.line(screen.paint('dim', facts));
  screen.line(screen.paint('bold', fit(`  ${title}`, screen.width - 1)));
}

import { describeStory, type StoryFacts } from '../../workers/stories/describe-story.ts';
import type { Why } from '../article/types.ts';
import { storiesIn } from '../story/window/log.ts';
import type { RetractedRecord, StoryRecord } from '../story/types.ts';
import { storyIdFrom } from './act.ts';
import { jsonLine, print, printLine, type Command } from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';
import { screenOn, type Screen } from './source/screen.ts';

export const story: Command = {
  name: 'story',
  usage: 'STORY [--json] [--config DIR]',
  details: [
    'Its articles and why each is in it, what it is related to, its messages that the output streams still hold, and what was',
    'decided about it by hand; of a story that was taken back, why. As text on a terminal, as a line of JSON elsewhere.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    json: { type: 'boolean', help: 'a line of JSON, also on a terminal' },
  },
  takes: { most: 1, otherwise: 'it takes one story' },

  async run(invocation) {
    const [word] = invocation.words;
    const storyId = storyIdFrom(word);
    const desk = await openBeside(loadConfig(invocation), invocation, 'error');
    try {
      const facts = await describeStory(desk, storyId);
      const { stdout, stderr } = invocation;
      if (!facts) {
        printLine(
          stderr,
          `copydesk story: there is no story ${storyId}, or it is older than the window and two days`,
        );
        return 1;
      }
      if (invocation.options['json'] === true || !stdout.isTTY) print(stdout, jsonLine(facts));
      else show(facts, screenOn(stdout, invocation));
      return 0;
    } finally {
      await desk.close();
    }
  },
};

function show(facts: StoryFacts, screen: Screen): void {
  const { now, revision, keeps = [], dueDateTime, messages, acts } = facts;
  if (now.event === 'retracted') showTombstone(now, screen);
  else showRecord(now, screen);
  for (const { id, title } of keeps) screen.field('keeps', `${id}  ${title}`);
  screen.field('revision', revision === 0 ? 'none yet: it has not gone out' : `${revision}`);
  if (dueDateTime) screen.field('goes out', dueDateTime);
  for (const { output, event, revision: sent, time } of messages)
    screen.field('message', `r${sent} ${event} ${time} on ${output}`);
  for (const act of acts) {
    const others = storiesIn(act).filter((id) => id !== facts.storyId);
    screen.field(
      'act',
      [act.id, new Date(act.at).toISOString(), act.by, act.kind, ...others, act.reason].join(' '),
    );
  }
}

function showTombstone({ storyId, reason, mergedInto, time }: RetractedRecord, screen: Screen): void {
  screen.line(screen.paint('bold', storyId));
  screen.field(
    'retracted',
    [reason, time, ...(mergedInto ? [`into ${mergedInto}`] : [])].join(' '),
    'yellow',
  );
}

function showRecord(record: StoryRecord, screen: Screen): void {
  screen.line(screen.paint('bold', record.title));
  screen.field('story', record.storyId);
  for (const { id, title, provider, sourceId, why } of record.articles) {
    screen.field('article', `${id}  ${title}`);
    const publisher = provider?.name ?? provider?.domain ?? sourceId;
    screen.field('', id === record.id ? `${publisher}; it leads` : `${publisher}; ${inWords(why)}`);
  }
  const left = record.articlesTotal - record.articles.length;
  if (left > 0) screen.field('', `and ${left} more`);
  for (const { title, storyId, similarity, kind } of record.related)
    screen.field('related', [title, storyId, kind, similarity?.toFixed(2)].filter(Boolean).join('  '));
}

function inWords(why: Why | undefined): string {
  if (!why) return 'it opened the story';
  const words = why.sharedWords.map(({ word }) => word).join(', ');
  return `${why.rule} ${why.score.toFixed(2)}${words ? `: ${words}` : ''}`;
}

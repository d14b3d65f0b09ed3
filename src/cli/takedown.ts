import { isArticleId, isStoryId } from '../story/ids.ts';
import { ACT_DETAILS, ACT_OPTIONS, requireReason, runAct } from './act.ts';
import { UsageError, type Command } from './command.ts';

export const takedown: Command = {
  name: 'takedown',
  usage: 'STORY|ARTICLE --reason WORDS [--by NAME] [--config DIR]',
  details: [
    'The content is removed from the log, the stories, the outputs and everything that waits, and no source brings it again',
    'within the window. A story that has nothing left is retracted (reason `takedown`). It cannot be undone. Consumers must',
    'remove what they have when they get the tombstone or the new revision. It goes by ids: copies under other links, which other',
    `publishers may have, are articles of their own. Take down those that are not in the story one by one.\n${ACT_DETAILS}`,
  ].join(' '),
  options: ACT_OPTIONS,
  takes: { most: 1, otherwise: 'it takes one story or one article' },

  async run(invocation) {
    const [word] = invocation.words;
    if (word === undefined) throw new UsageError('it takes one story or one article');
    requireReason(invocation);
    if (isStoryId(word)) return runAct(invocation, { kind: 'takedown', storyId: word.toUpperCase() });
    if (isArticleId(word)) return runAct(invocation, { kind: 'takedown', articleIds: [word] });
    throw new UsageError(
      `${word} is the id of neither a story (26 letters and digits) nor an article (32 digits)`,
    );
  },
};

import { ACT_DETAILS, ACT_OPTIONS, articleIdFrom, runAct, storyIdFrom } from './act.ts';
import { UsageError, type Command } from './command.ts';

export const split: Command = {
  name: 'split',
  usage: 'STORY ARTICLE … [--reason WORDS] [--by NAME] [--config DIR]',
  details: [
    'The articles become a story of their own, and the two stay apart whatever the matching says. `copydesk story STORY`',
    `names the articles; \`copydesk undo\` takes it back.\n${ACT_DETAILS}`,
  ].join(' '),
  options: ACT_OPTIONS,
  takes: { most: Infinity, otherwise: 'it takes a story and its articles' },

  async run(invocation) {
    const [story, ...articles] = invocation.words;
    const storyId = storyIdFrom(story);
    if (articles.length === 0) throw new UsageError('name the articles that are to leave, by their ids');
    return runAct(invocation, { kind: 'split', storyId, articleIds: articles.map(articleIdFrom) });
  },
};

import { ACT_DETAILS, ACT_OPTIONS, runAct, storyIdFrom } from './act.ts';
import { UsageError, type Command } from './command.ts';

export const join: Command = {
  name: 'join',
  usage: 'STORY STORY [--reason WORDS] [--by NAME] [--config DIR]',
  details: [
    'The older story takes in the articles of the younger one, which is retracted with `mergedInto`. They stay together',
    `whatever the matching says; \`copydesk undo\` takes it back.\n${ACT_DETAILS}`,
  ].join(' '),
  options: ACT_OPTIONS,
  takes: { most: 2, otherwise: 'it takes two stories' },

  async run(invocation) {
    const [one, two] = invocation.words;
    const storyIds: [string, string] = [storyIdFrom(one), storyIdFrom(two)];
    if (storyIds[0] === storyIds[1]) throw new UsageError(`both are ${storyIds[0]}: name two stories`);
    return runAct(invocation, { kind: 'join', storyIds });
  },
};

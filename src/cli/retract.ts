import { ACT_DETAILS, ACT_OPTIONS, requireReason, runAct, storyIdFrom } from './act.ts';
import { type Command } from './command.ts';

export const retract: Command = {
  name: 'retract',
  usage: 'STORY --reason WORDS [--by NAME] [--config DIR]',
  details: [
    'Consumers get a tombstone (reason `operator`), and what joins the story later stays in. Its content is kept:',
    `\`copydesk undo\` brings it out again with all that has joined it. \`copydesk takedown\` is for good.\n${ACT_DETAILS}`,
  ].join(' '),
  options: ACT_OPTIONS,
  takes: { most: 1, otherwise: 'it takes one story' },

  async run(invocation) {
    const [story] = invocation.words;
    const storyId = storyIdFrom(story);
    requireReason(invocation);
    return runAct(invocation, { kind: 'retract', storyId });
  },
};

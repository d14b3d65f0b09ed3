import { isStoryId } from '../story/ids.ts';
import { ACT_DETAILS, ACT_OPTIONS, runAct } from './act.ts';
import { UsageError, type Command } from './command.ts';

export const undo: Command = {
  name: 'undo',
  usage: 'ACT [--reason WORDS] [--by NAME] [--config DIR]',
  details: [
    'Names an act of `copydesk acts`. Stories come back under their own ids, with their next revisions. A takedown cannot be',
    `undone, and no undo either: ask for the act once more instead.\n${ACT_DETAILS}`,
  ].join(' '),
  options: ACT_OPTIONS,
  takes: { most: 1, otherwise: 'it takes one act' },

  async run(invocation) {
    const [act] = invocation.words;
    if (act === undefined) throw new UsageError('it takes one act, by its id');
    if (!isStoryId(act)) throw new UsageError(`${act} is no act id: those have 26 letters and digits`);
    return runAct(invocation, { kind: 'undo', actId: act.toUpperCase() });
  },
};

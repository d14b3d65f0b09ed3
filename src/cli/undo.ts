import { isStoryId } from '../story/ids.ts';
import { ACT_DETAILS, ACT_OPTIONS, runAct } from './act.ts';
import { UsageError, type Command } from './command.ts';

export const undo: Command = {
  name: 'undo',
  usage: 'ACT [--reason WORDS] [--by NAME] [--config DIR]',
  details: [
    'Names an act of `copydesk acts`. Stories come back under their own ids, with their next revisions. A takedown cannot be',
    `undone, and no undo either: ask for the act once more instead.\n${ACT_DETAILS}`,
  ].join('\n'),
  options: ACT_OPTIONS,

  async run(invocation) {
    const [act, ...more] = invocation.words;
    if (act === undefined || more.length > 0) throw new UsageError('it takes one act, by its id');
    if (!isStoryId(act)) throw new UsageError(`${act} is no act id: those have 26 letters and digits`);
    return runAct(invocation, { kind: 'undo', actId: act.toUpperCase() });
  },
};

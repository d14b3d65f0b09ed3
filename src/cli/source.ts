import type { CommandGroup } from './command.ts';
import { addSource } from './source/add.ts';
import { exportSources } from './source/export.ts';
import { importSources } from './source/import.ts';
import { listSources } from './source/list.ts';
import { testSource } from './source/test.ts';

export const source: CommandGroup = {
  name: 'source',
  summary: 'list, test, add, import and export sources',
  details: [
    '`copydesk source COMMAND --help` says more. None of them needs Redis, and only `test` and `add` use the network.',
    'Sources are kept in sources.yaml of the configuration folder; a running copydesk reads it when it starts.',
  ].join('\n'),
  commands: [listSources, testSource, addSource, importSources, exportSources],
};

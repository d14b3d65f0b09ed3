import type { CommandGroup } from './command.ts';

export const source: CommandGroup = {
  name: 'source',
  details: [
    '`copydesk source COMMAND --help` says more. None of them needs Redis, and only `test` and `add` use the network.',
    'Sources are kept in sources.yaml of the configuration folder; a running copydesk takes its edits at once.',
  ].join(' '),
  commands: [
    {
      name: 'source list',
      summary: 'print the configured sources',
      load: async () => (await import('./source/list.ts')).listSources,
    },
    {
      name: 'source test',
      summary: 'ask and read a source once, and show what comes of it',
      load: async () => (await import('./source/test.ts')).testSource,
    },
    {
      name: 'source add',
      summary: 'test an address and put it into sources.yaml',
      load: async () => (await import('./source/add.ts')).addSource,
    },
    {
      name: 'source import',
      summary: 'put the feeds of an OPML list into sources.yaml',
      load: async () => (await import('./source/import.ts')).importSources,
    },
    {
      name: 'source export',
      summary: 'print the feeds as an OPML list, for other readers',
      load: async () => (await import('./source/export.ts')).exportSources,
    },
  ],
};

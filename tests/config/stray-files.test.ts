import { describe, expect, it } from 'vitest';
import { ONE_SOURCE, problemsOf } from './folder.ts';

const READ = 'expected copydesk.yaml, sources.yaml or topics.yaml';

describe('a file beside the configuration', () => {
  it.each(['copydesk.yml', 'Copydesk.yaml', 'COPYDESK.YML'])(
    'is an error in place of the right name: %s',
    (name) => {
      expect(problemsOf({ 'sources.yaml': ONE_SOURCE, [name]: 'desk: north\n' })).toEqual([
        `${name}:1:1: error: a file of this name is not read (did you mean copydesk.yaml?), ${READ}`,
      ]);
    },
  );

  it('is named where sources.yaml is missing', () => {
    expect(problemsOf({ 'sources.yml': ONE_SOURCE })).toEqual([
      'sources.yaml:1:1: error: the file is missing, expected a list of sources',
      `sources.yml:1:1: error: a file of this name is not read (did you mean sources.yaml?), ${READ}`,
    ]);
  });

  it('is warned of where it may be anything', () => {
    const files = { 'sources.yaml': ONE_SOURCE, 'copydesk.yaml': '', 'topic.yaml': '', 'copydesk.yml': '' };
    expect(
      problemsOf({ ...files, 'old.yml': '', 'notes.txt': '', '.hidden.yaml': '', 'sub.yaml/': '' }),
    ).toEqual([
      `copydesk.yml:1:1: warning: a file of this name is not read, ${READ}`,
      `old.yml:1:1: warning: a file of this name is not read, ${READ}`,
      `topic.yaml:1:1: warning: a file of this name is not read (did you mean topics.yaml?), ${READ}`,
    ]);
  });
});

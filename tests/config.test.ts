import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { foldersIn, homeFolder } from '../src/config/places.ts';

const own = os.userInfo().homedir;

describe.skipIf(process.platform !== 'linux')('where coach keeps its files', () => {
  it.each([
    [{}, own],
    [{ HOME: '' }, own],
    [{ HOME: 'relative' }, own],
    [{ HOME: '/srv/asha' }, '/srv/asha'],
  ])('home of %j', (env, home) => expect(homeFolder(env)).toBe(home));

  it.each([
    { HOME: '/srv/asha', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', XDG_CACHE_HOME: '' },
    { HOME: '/srv/asha', XDG_CONFIG_HOME: '.', XDG_DATA_HOME: 'share', XDG_CACHE_HOME: './cache' },
    { HOME: '/srv/asha', COACH_HOME: '' },
  ])('an empty or a relative folder counts as none: %j', (env) =>
    expect(foldersIn(env)).toEqual({
      config: '/srv/asha/.config/coach',
      data: '/srv/asha/.local/share/coach',
      cache: '/srv/asha/.cache/coach',
    }),
  );

  it('is never the current folder, whatever is empty', () => {
    for (const HOME of ['', '.', 'x'])
      for (const XDG_DATA_HOME of ['', '.', 'x'])
        expect(path.relative(process.cwd(), foldersIn({ HOME, XDG_DATA_HOME }).data)).toMatch(/^\.\./);
  });

  it('follows what is named in full', () => {
    expect(foldersIn({ HOME: '/srv/asha', XDG_DATA_HOME: '/mnt/data' }).data).toBe('/mnt/data/coach');
    expect(foldersIn({ HOME: '/srv/asha', COACH_HOME: '~/books' }).data).toBe('/srv/asha/books');
  });
});

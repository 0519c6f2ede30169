import os from 'node:os';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** An absolute folder of the environment; one that is empty or relative counts as not set (XDG Base Directory, 0.8). */
const absolute = (folder: string | undefined): string | undefined =>
  folder !== undefined && path.isAbsolute(folder) ? folder : undefined;

/** The person's home folder: HOME where it is one, else what the system's list of users says. */
export function homeFolder(env: Environment): string {
  const named = absolute(process.platform === 'win32' ? env['USERPROFILE'] : env['HOME']);
  if (named !== undefined) return named;
  try {
    const { homedir } = os.userInfo();
    if (path.isAbsolute(homedir)) return homedir;
  } catch {
    // A user without an entry, as in some containers.
  }
  throw new CoachError(
    'usage',
    'Neither the environment nor the system names a home folder for you',
    'Set HOME, or COACH_HOME for the folder coach shall keep its files in.',
  );
}

/** Folders coach keeps its files in; COACH_HOME moves all of them. */
export function foldersIn(env: Environment): { config: string; data: string; cache: string } {
  const own = env['COACH_HOME'];
  if (own) {
    const home = path.resolve(/^~(?=[/\\]|$)/.test(own) ? homeFolder(env) + own.slice(1) : own);
    return { config: home, data: home, cache: path.join(home, 'cache') };
  }
  const user = homeFolder(env);
  if (process.platform === 'darwin') {
    const base = path.join(user, 'Library');
    return {
      config: path.join(base, 'Preferences', 'coach'),
      data: path.join(base, 'Application Support', 'coach'),
      cache: path.join(base, 'Caches', 'coach'),
    };
  }
  if (process.platform === 'win32') {
    const base = absolute(env['LOCALAPPDATA']) ?? path.join(user, 'AppData', 'Local');
    return {
      config: path.join(base, 'coach'),
      data: path.join(base, 'coach'),
      cache: path.join(base, 'coach', 'cache'),
    };
  }
  const at = (variable: string, usual: string) =>
    path.join(absolute(env[variable]) ?? path.join(user, usual), 'coach');
  return {
    config: at('XDG_CONFIG_HOME', '.config'),
    data: at('XDG_DATA_HOME', path.join('.local', 'share')),
    cache: at('XDG_CACHE_HOME', '.cache'),
  };
}

import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CoachError } from '../../core/errors.ts';
import type { Installer } from '../../ports/watch/ports.ts';

const patienceMs = 10_000;

/** Runs a program with words, never through a shell; null where it is not there. */
function ran(
  file: string,
  words: readonly string[],
  input?: string,
): Promise<{ code: number; out: string } | null> {
  return new Promise((resolve) => {
    const child = execFile(file, words, { timeout: patienceMs }, (error, out) => {
      if (error === null) resolve({ code: 0, out });
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT') resolve(null);
      else resolve({ code: typeof error.code === 'number' ? error.code : 1, out });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

/** The script that starts coach: bin/coach.js of the folder this code lies in. */
function startScript(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'bin', 'coach.js');
    if (fs.existsSync(file)) return file;
    if (path.dirname(folder) === folder)
      throw new CoachError(
        'unavailable',
        'The script that starts coach is not found',
        'Install coach again.',
      );
  }
}

function written(file: string, text: string): void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o600 });
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CoachError('unavailable', `${file} cannot be written (${code})`, 'Check its folder.');
  }
}

/** The crontab and the systemd units of the person. */
export function installer(environment: Record<string, string>): Installer {
  const config = environment['XDG_CONFIG_HOME'] ?? path.join(os.homedir(), '.config');
  const units = path.join(config, 'systemd', 'user');
  const noCron = () =>
    new CoachError(
      'unavailable',
      'This machine has no crontab',
      'Use --how systemd, or `coach schedule run`.',
    );
  return {
    units,
    program: () => ({ words: [process.execPath, startScript()], environment }),
    async crontab() {
      const found = await ran('crontab', ['-l']);
      if (found === null) throw noCron();
      // A person without one gets an error and nothing else.
      return found.code === 0 ? found.out : '';
    },
    async writeCrontab(text) {
      const done = await ran('crontab', ['-'], text);
      if (done === null) throw noCron();
      if (done.code !== 0)
        throw new CoachError(
          'unavailable',
          'crontab refused the new table',
          'Nothing was changed. See `crontab -l`.',
        );
    },
    async writeUnit(name, text) {
      written(path.join(units, name), text);
    },
    async removeUnit(name) {
      const file = path.join(units, name);
      const there = fs.existsSync(file);
      fs.rmSync(file, { force: true });
      return there;
    },
    systemctl: async (...words) => (await ran('systemctl', ['--user', ...words]))?.code === 0,
  };
}

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa, type Options } from 'execa';

export const root = path.resolve(import.meta.dirname, '../..');
export const bin = path.join(root, 'bin/coach.js');
const main = path.join(root, 'dist/main.js');

function newest(place: string): number {
  const stat = fs.statSync(place);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...fs.readdirSync(place).map((name) => newest(path.join(place, name))));
}

const stale = () =>
  !fs.existsSync(main) ||
  fs.statSync(main).mtimeMs <
    Math.max(
      ...['bin', 'commands', 'src', 'data', 'package.json', '.config/build.mjs'].map((p) =>
        newest(path.join(root, p)),
      ),
    );

/** Whether another process builds: the main file is written before the rest. A lock left behind by one that died is none. */
function building(lock: string): boolean {
  const held = fs.statSync(lock, { throwIfNoEntry: false });
  return held !== undefined && Date.now() - held.mtimeMs < 60_000;
}

/** Builds the program when the sources are newer. Test files that run side by side wait for one another. */
export async function built(): Promise<void> {
  const lock = path.join(root, 'node_modules/.coach-build');
  for (let tries = 0; (stale() || building(lock)) && tries < 300; tries++) {
    try {
      fs.mkdirSync(lock);
    } catch {
      await pause(100);
      continue;
    }
    try {
      if (stale()) execFileSync(process.execPath, [path.join(root, '.config/build.mjs')], { stdio: 'pipe' });
    } finally {
      fs.rmdirSync(lock);
    }
  }
}

/** A folder for everything coach keeps, taken away with the process's temporary files. */
export const freshHome = (): string => fs.mkdtempSync(path.join(os.tmpdir(), 'coach-home-'));

export interface Ran {
  code: number | undefined;
  out: string;
  err: string;
}

/** Runs the built program in a home of its own. Never throws for an exit code. */
export async function runCoach(
  args: readonly string[],
  options: Options & { home?: string } = {},
): Promise<Ran> {
  const { home = freshHome(), env = {}, ...rest } = options;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [bin, ...args], {
    reject: false,
    stripFinalNewline: false,
    stdin: 'ignore',
    cwd: root,
    timeout: 30_000,
    ...rest,
    env: { COACH_HOME: home, NODE_ENV: '', ...env },
  });
  return { code: exitCode, out: String(stdout ?? ''), err: String(stderr ?? '') };
}

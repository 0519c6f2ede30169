import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../../../core/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { programBeside } from '../../program.ts';
import type { GateAnswer, GateQuestion } from './gate.ts';

export interface QueryProcess {
  /** Shows the process a copy and the moment it is of (null is now), starting it where none runs. */
  look(copy: Uint8Array, now: number | null): Promise<void>;
  /** Rejects with CoachError when a limit or the signal stopped the statement; the process is then gone. */
  ask(question: GateQuestion, timeoutMs: number, signal?: AbortSignal): Promise<GateAnswer>;
  /** Of the running process; null when there is none. */
  pid(): number | null;
  /** Resolves when the process is gone. */
  close(): Promise<void>;
}

/** Resident memory at which the process is killed. */
export const memoryBytes = 256 * 1024 * 1024;

// Looked at every few milliseconds the memory has grown on by the time the kill arrives, so the kill comes early.
const killAtBytes = 192 * 1024 * 1024;
// One that grew so far gives little of it back and would refuse the next query.
const spentBytes = 128 * 1024 * 1024;
const pollMs = 5;
const startMs = 10_000;
// The kernel holds the process to these where it can: memory that is no file, in KB, and seconds of the processor's time,
// which end a statement that runs on when coach itself was killed.
const shellLimits = 'ulimit -c 0; ulimit -d 180224; ulimit -t 30; exec "$0" "$@"';
const usedMs = 15_000;
const shell = '/bin/sh';

const stopped = (what: string, hint: string) => new CoachError('refused', what, hint);
const tooLong = (ms: number) =>
  stopped(
    `The query took longer than ${ms} ms and was stopped`,
    'Ask for less: a narrower period, fewer rows, no cross join.',
  );
const tooBig = () =>
  stopped('The query needed too much memory and was stopped', 'Ask for fewer or smaller rows.');

/** The program of the child, beside the built program or in its folder. */
export const childProgram = (): string => programBeside('query-child.js', 'runs queries');

/** Resident bytes of a process as Linux tells them; null where it does not. */
export function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /VmRSS:\s*(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

function launch(program: string): ChildProcess {
  // SQLite does the work, so no code need be made while it runs; the half gigabyte that newer Nodes set aside for such code
  // would count as memory in use.
  const node = ['--max-old-space-size=64', '--jitless', program];
  const bounded = process.platform === 'linux' && fs.existsSync(shell);
  return spawn(
    bounded ? shell : process.execPath,
    bounded ? ['-c', shellLimits, process.execPath, ...node] : node,
    // Nothing of the environment, no stream but the channel, and no folder worth naming.
    {
      env: {},
      cwd: path.parse(program).root,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
    },
  );
}

type Reply = { ready?: true; loaded?: true; id?: number; answer?: GateAnswer; rss?: number };

/** The first message that fits, or why there will be none. `watch` may end the wait by throwing. */
function reply(
  child: ChildProcess,
  fits: (message: Reply) => boolean,
  timeoutMs: number,
  late: () => CoachError,
  signal?: AbortSignal,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const end = (outcome: Reply | Error) => {
      clearTimeout(timer);
      clearInterval(poll);
      signal?.removeEventListener('abort', aborted);
      child.off('message', heard).off('exit', gone).off('error', gone);
      if (!(outcome instanceof Error)) return resolve(outcome);
      child.kill('SIGKILL');
      reject(outcome);
    };
    const heard = (message: unknown) => {
      if (fits(message as Reply)) end(message as Reply);
    };
    const gone = () => end(late === unstarted ? unstarted() : tooBig());
    const aborted = () => end(new CoachError('interrupted', 'Stopped before it was done'));
    const timer = setTimeout(() => end(late()), timeoutMs);
    const poll = setInterval(() => {
      if ((residentBytes(child.pid ?? 0) ?? 0) > killAtBytes) end(tooBig());
    }, pollMs);
    child.on('message', heard).on('exit', gone).on('error', gone);
    signal?.addEventListener('abort', aborted);
    if (signal?.aborted) aborted();
    else if (child.exitCode !== null || child.signalCode !== null) gone();
  });
}

const unstarted = () =>
  new CoachError(
    'unavailable',
    'The process that runs queries did not start',
    'Try again; `coach doctor` looks at the installation.',
  );

async function ended(child: ChildProcess | null): Promise<void> {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  await once(child, 'exit');
}

/** One child, started when first needed and again after it was killed. */
export function queryProcess(clock: Pick<Clock, 'monotonic'>, program = childProgram()): QueryProcess {
  let child: ChildProcess | null = null;
  let asked = 0;
  let used = 0;

  function drop(): void {
    child?.kill('SIGKILL');
    child = null;
  }

  async function running(): Promise<ChildProcess> {
    if (child !== null && (child.exitCode !== null || child.signalCode !== null || used > usedMs)) drop();
    if (child !== null) return child;
    used = 0;
    const started = launch(program);
    // Idle, it must not keep coach from ending.
    started.unref();
    started.channel?.unref();
    child = started;
    await reply(started, (m) => m.ready === true, startMs, unstarted);
    return started;
  }

  return {
    async look(copy, now) {
      const looking = await running();
      const loaded = reply(looking, (m) => m.loaded === true, startMs, unstarted);
      looking.send({ copy, now });
      await loaded;
    },
    async ask(question, timeoutMs, signal) {
      if (child === null) throw unstarted();
      const id = ++asked;
      const began = clock.monotonic();
      const answered = reply(
        child,
        (m) => m.id === id,
        timeoutMs,
        () => tooLong(timeoutMs),
        signal,
      );
      child.send({ id, ...question });
      try {
        const { answer, rss = 0 } = await answered;
        if (rss > spentBytes) drop();
        return answer!;
      } catch (thrown) {
        drop();
        throw thrown;
      } finally {
        used += clock.monotonic() - began;
      }
    },
    pid: () => child?.pid ?? null,
    close() {
      child?.kill('SIGKILL');
      return ended(child);
    },
  };
}

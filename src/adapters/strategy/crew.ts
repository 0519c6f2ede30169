import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CoachError } from '../../core/errors.ts';
import type { Job, JobAnswer } from '../../domain/backtest/job.ts';
import type { Bars } from '../../domain/bar.ts';
import type { Crew, CrewOptions } from '../../ports/crew.ts';
import { programBeside } from '../program.ts';

const columns = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
const heapMegabytes = 512;

/** Bars in memory that all threads read, instead of a copy for each. */
function shared(bars: Bars): Bars {
  const out = { ...bars };
  for (const name of columns) {
    const column = new Float64Array(new SharedArrayBuffer(bars[name].byteLength));
    column.set(bars[name]);
    out[name] = column;
  }
  return out;
}

/** Jobs whose equal series are one series in shared memory. */
function sharing(jobs: readonly Job[]): Job[] {
  const known = new Map<Bars, Bars>();
  const once = (bars: Bars): Bars => {
    const found = known.get(bars) ?? shared(bars);
    known.set(bars, found);
    return found;
  };
  return jobs.map((job) => ({ ...job, series: job.series.map(once) }));
}

const tooLong = (ms: number) =>
  new CoachError(
    'refused',
    `The strategy took longer than ${Math.round(ms / 1000)} s and was stopped; nothing was stored`,
    'Look for a loop without an end, or give fewer bars.',
  );

const faulty = (what: string) =>
  new CoachError(
    'usage',
    `The strategy failed: ${what}; nothing was stored`,
    'See docs/backtest.md for what a strategy gives back.',
  );

/** One thread that takes jobs until none is left. */
function hand(program: string, next: () => { job: Job; id: number } | null, options: CrewOptions) {
  const worker = new Worker(program, {
    env: {},
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  let timer: NodeJS.Timeout | undefined;
  const finished = new Promise<void>((resolve, reject) => {
    const give = () => {
      clearTimeout(timer);
      const task = next();
      if (task === null) return resolve();
      timer = setTimeout(() => reject(tooLong(options.limitMs)), options.limitMs);
      worker.postMessage(task);
    };
    worker.on('error', (thrown: NodeJS.ErrnoException) =>
      reject(
        faulty(
          thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? `it needed more than ${heapMegabytes} MB`
            : thrown.message,
        ),
      ),
    );
    worker.on('exit', () => reject(faulty('it ended its thread')));
    options.signal.addEventListener('abort', () => reject(options.signal.reason), { once: true });
    worker.on('online', give);
    worker.on('message', (told: { id: number; answer?: JobAnswer; fault?: string }) => {
      if (told.fault !== undefined) return reject(faulty(told.fault));
      worker.emit('answer', told);
      give();
    });
  });
  return {
    answers: (take: (told: { id: number; answer: JobAnswer }) => void) => worker.on('answer', take),
    finished: finished.finally(() => clearTimeout(timer)),
    end: () => worker.terminate(),
  };
}

/** Threads of this process, one a processor. */
export function crew(): Crew {
  const width = availableParallelism();
  return {
    width,
    async run(jobs, options) {
      options.signal.throwIfAborted();
      const program = programBeside('backtest-worker.js', 'runs strategies');
      const tasks = sharing(jobs);
      const answers: JobAnswer[] = [];
      let [given, done] = [0, 0];
      const next = () => (given < tasks.length ? { job: tasks[given]!, id: given++ } : null);
      const hands = Array.from({ length: Math.min(options.threads ?? width, tasks.length) }, () =>
        hand(program, next, options),
      );
      for (const { answers: listen } of hands) {
        listen(({ id, answer }) => {
          answers[id] = answer;
          options.done?.(++done);
        });
      }
      try {
        await Promise.all(hands.map(({ finished }) => finished));
        return answers;
      } finally {
        await Promise.all(hands.map(({ end }) => end()));
      }
    },
  };
}

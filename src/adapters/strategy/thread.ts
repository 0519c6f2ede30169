import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { doJob, type Job } from '../../domain/backtest/job.ts';
import { moduleMaker, StrategyFault } from '../../domain/backtest/module.ts';
import type { Maker } from '../../domain/backtest/source.ts';
import { isRefusal } from '../../domain/refusal.ts';

// A program of its own: one thread of the crew. Bars come by message, after which nothing here hands them to a strategy's
// program but the past it may see.

let loads = 0;

/** Loads a program anew, so that nothing it kept from an earlier run is there. */
async function load(path: string, params: Record<string, number>): Promise<Maker> {
  loads++;
  try {
    const program = (await import(`${pathToFileURL(path).href}?run=${loads}`)) as Record<string, unknown>;
    return moduleMaker(program, params);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_UNKNOWN_FILE_EXTENSION') throw thrown;
    throw new StrategyFault(
      `TypeScript is read by Node 22.18 and newer, this is ${process.versions.node}; give JavaScript`,
    );
  }
}

/** Words for what a program threw, with its own line where the stack names it. */
function words(thrown: unknown): string {
  if (!(thrown instanceof Error)) return `it threw ${String(thrown).slice(0, 100)}`;
  if (thrown instanceof StrategyFault) return thrown.message;
  const place = /[/\\]([^/\\]+\.[cm]?[jt]s)\?run=\d+:(\d+)/.exec(thrown.stack ?? '');
  return `${place === null ? '' : `${place[1]}, line ${place[2]}: `}${thrown.message.slice(0, 300)}`;
}

parentPort!.on('message', async ({ job, id }: { job: Job; id: number }) => {
  try {
    const answer = await doJob(job, load);
    parentPort!.postMessage(isRefusal(answer) ? { id, fault: answer.refused } : { id, answer });
  } catch (thrown) {
    parentPort!.postMessage({ id, fault: words(thrown) });
  }
});

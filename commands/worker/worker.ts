import { type Context, command } from '../../src/core/command.ts';
import { workerDocument, workerInput } from '../../src/core/shapes/job.ts';
import type { Streams } from '../../src/surfaces/cli/streams.ts';

/** Resolves when the person, or the system, asks for the end; a second Ctrl-C ends at once. */
function ended(context: Context): Promise<void> {
  const streams = context.terminal as Streams | undefined;
  return new Promise((resolve) => {
    context.signal.addEventListener('abort', () => resolve());
    let asked = false;
    const stop = () => {
      const first = !asked;
      asked = true;
      resolve();
      return first;
    };
    streams?.onInterrupt(stop);
    streams?.onTerminate?.(stop);
  });
}

export const worker = command({
  effect: 'write',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: workerInput,
  output: workerDocument,
  example: { drain: true },
  say: (r) => `Stopped after ${r.seconds} s: ${r.done} jobs done, ${r.failed} failed.`,
  async run({ atOnce, drain }, context) {
    const { ports, registry = [], emit } = context;
    const [{ work }, queue, store] = await Promise.all([
      import('../../src/surfaces/worker/worker.ts'),
      ports.queue(),
      ports.store(),
    ]);
    const began = ports.clock.monotonic();
    emit({ kind: 'notice', message: 'Waiting for jobs (Ctrl-C stops)' });
    const tally = await work({
      ...{ registry, ports, queue, jobs: store.jobs, atOnce, drain, ended: ended(context) },
      log: (message) => emit({ kind: 'notice', message }),
    });
    return { ...tally, seconds: Math.round((ports.clock.monotonic() - began) / 1000) };
  },
});

import { command } from '../../src/core/command.ts';
import { workerDocument, workerInput } from '../../src/core/shapes/job.ts';
import { ended } from '../serve/ended.ts';

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

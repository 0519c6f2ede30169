// Drains the outbox of a store for ever; killed by whoever started it.
import { app } from '../../src/app.ts';
import type { Context } from '../../src/core/command.ts';
import { deliver } from '../../src/services/watch/deliver.ts';

const running = app({ store: process.argv[2]! });
const context: Context = {
  ports: running.ports,
  caller: 'cli',
  confirmed: true,
  asOf: null,
  signal: new AbortController().signal,
  emit: () => undefined,
  correlationId: 'drain',
};
process.stdout.write('up\n');
for (;;) {
  await deliver(context, { forMs: 60_000 });
  await running.ports.clock.sleep(20);
}

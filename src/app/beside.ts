import type { Clock } from '../ports/clock.ts';
import type { QueryRunner } from '../ports/query.ts';
import type { Queue } from '../ports/queue.ts';
import type { Store } from '../ports/store.ts';
import { once } from './once.ts';

/** Queries over the store's file, and how to end their process. */
function queriesOf(file: string, store: () => Promise<Store>, clock: Clock) {
  let runner: QueryRunner | undefined;
  return {
    query: once(async () => {
      // Opened once to write, so that there is a store of the newest schema to read.
      await store();
      const { queryRunner } = await import('../adapters/store/query/runner.ts');
      runner = await queryRunner({ file, clock });
      return runner;
    }),
    close: () => runner?.close(),
  };
}

/** What brings jobs to workers, and how to let go of it. */
function queueOf(store: string, password: () => string | undefined) {
  let opened: Queue | undefined;
  return {
    queue: once(async () => {
      opened = await (await import('../adapters/queue/boss.ts')).boss({ store, password });
      return opened;
    }),
    close: () => opened?.close(),
  };
}

/** What works on the store beside the repositories. */
export function besideOf(
  named: string,
  store: () => Promise<Store>,
  clock: Clock,
  password: () => string | undefined,
) {
  const queries = queriesOf(named, store, clock);
  const queued = queueOf(named, password);
  return {
    ports: { query: queries.query, queue: queued.queue },
    close: () => Promise.all([queries.close(), queued.close()]),
  };
}

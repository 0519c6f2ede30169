import { parentPort } from 'node:worker_threads';
import type { Store } from '../../../ports/store.ts';
import { systemClock } from '../../system.ts';
import type { Driver, Tx } from '../driver.ts';
import { storeOn } from '../repositories.ts';
import { misuse } from '../scope.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { type Asked, faultOf, type Statement, type Told } from './wire.ts';

// A program of its own: one thread that holds databases, so that whoever serves many people never waits for a disk.

interface Held {
  tx: Tx;
  end(failed: boolean): Promise<void>;
}

const port = parentPort!;
const open = new Map<number, { db: Driver; store: Store }>();
const holds = new Map<number, Held>();

const undone = new Error('The work of a transaction failed');

/** Begins what is held and gives it once it has begun; `end` waits until it is committed or undone. */
function held(db: Driver, kind: 'transaction' | 'reading'): Promise<Held> {
  return new Promise((begun, refused) => {
    const whole = db[kind](
      (tx) =>
        new Promise<void>((done, failed) =>
          begun({
            tx,
            async end(why) {
              if (why) failed(undone);
              else done();
              await whole.catch((thrown: unknown) => {
                if (thrown !== undone) throw thrown;
              });
            },
          }),
        ),
    );
    whole.catch(refused);
  });
}

function stated(on: Tx, asked: Statement): Promise<unknown> {
  if (asked.op === 'all') return on.all(asked.sql, asked.params);
  if (asked.op === 'cells') return on.cells(asked.sql, asked.params);
  if (asked.op === 'run') return on.run(asked.sql, asked.params);
  if (asked.op === 'nearest') return on.nearest(asked.scan);
  return on.putVector(asked.slot, asked.vector);
}

async function answer(asked: Asked): Promise<unknown> {
  if (asked.op === 'open') {
    const { file, busyTimeoutMs } = asked;
    const options = { clock: systemClock, ...(busyTimeoutMs === undefined ? {} : { busyTimeoutMs }) };
    const db = await sqlite(file, options);
    open.set(asked.db, { db, store: storeOn(db, systemClock) });
    return null;
  }
  const found = open.get(asked.db);
  if (found === undefined) throw misuse('The store was used after it was closed');
  const { db, store } = found;
  switch (asked.op) {
    case 'hold':
      holds.set(asked.hold, await held(db, asked.kind));
      return null;
    case 'end': {
      const { end } = holds.get(asked.hold)!;
      holds.delete(asked.hold);
      return end(asked.failed);
    }
    case 'whole': {
      const methods = store[asked.repository] as unknown as Record<string, (...args: never[]) => unknown>;
      return methods[asked.method]!(...(asked.args as never[]));
    }
    case 'health':
      return db.health();
    case 'patience':
      return db.patience(asked.ms);
    case 'close':
      open.delete(asked.db);
      return db.close();
    default:
      return stated('hold' in asked ? holds.get(asked.hold)!.tx : db, asked);
  }
}

port.on('message', async (asked: Asked | { op: 'leave' }) => {
  // A thread without a port ends by itself. Ended from outside, inside a call of the engine, it takes the process with it.
  if (asked.op === 'leave') return port.close();
  const { id } = asked;
  let told: Told;
  try {
    told = { id, value: await answer(asked) };
  } catch (thrown) {
    told = { id, fault: faultOf(thrown) };
  }
  port.postMessage(told);
});

import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { appendEvent } from '../../src/adapters/store/events.ts';
import { storeOn } from '../../src/adapters/store/repositories.ts';
import { migrations } from '../../src/adapters/store/sqlite/migrate.ts';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { chainOf, minuteBars, summariesOf } from './store-data.ts';
import { barsPerSave, slowUpgrade } from './store-trial.ts';

// A process to be killed. A line on stdout says that what it names has been acknowledged; written synchronously, so that
// it stands in the pipe before the next statement runs.
const [, , task, file, argument] = process.argv as [string, string, string, string, string];
const say = (line: string) => fs.writeSync(1, `${line}\n`);
const clock = systemClock;

/** Saves chains, bars and import records for ever; `round` keeps what each process saves apart. */
async function importing(round: number): Promise<void> {
  const store = storeOn(await sqlite(file, { clock }), clock);
  say('ready');
  for (let i = 0; ; i++) {
    const chain = chainOf(round * 10_000 + i, { strikes: 40 });
    const { id } = await store.chains.save(chain, summariesOf(chain), clock.now());
    say(`chain ${id}`);
    await store.bars.save(minuteBars(i * barsPerSave, barsPerSave, { symbol: `R${round}` }), 'test');
    say(`bars ${(i + 1) * barsPerSave}`);
    const hash = createHash('sha256').update(`${round} ${i}`).digest('hex');
    await store.imports.record({
      hash,
      path: 'f',
      format: 'test',
      at: clock.now(),
      rowsRead: i,
      rowsKept: i,
      rowsRefused: 0,
    });
    say(`import ${hash}`);
  }
}

async function upgrading(): Promise<void> {
  say('ready');
  const db = await sqlite(file, { clock, migrations: [...migrations, slowUpgrade] });
  say('upgraded');
  await db.close();
}

/** Adds events one by one: each reads the last and writes the next. */
async function counting(times: number): Promise<void> {
  const db = await sqlite(file, { clock });
  for (let i = 0; i < times; i++) {
    await db.transaction((tx) =>
      appendEvent(tx, { at: clock.now(), kind: 'count', body: `[${process.pid}]` }),
    );
  }
  say('counted');
  await db.close();
}

if (task === 'import') await importing(Number(argument));
else if (task === 'upgrade') await upgrading();
else await counting(Number(argument));

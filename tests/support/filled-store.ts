import type { Driver } from '../../src/adapters/store/driver.ts';
import { memory } from '../../src/adapters/store/memory/memory.ts';
import { storeOn } from '../../src/adapters/store/repositories.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { flow, manyFills, start } from './ledger-data.ts';
import { chainOf, chainTime, minuteBars, numbers, summariesOf } from './store-data.ts';

/** A row or more in most tables of a store; `n` scales how many. Answers what was kept under which name. */
export async function fillStore(db: Driver, n = 20) {
  const store = storeOn(db, systemClock);
  const chains: string[] = [];
  for (let i = 0; i < n; i++) {
    const chain = chainOf(i);
    chains.push((await store.chains.save(chain, summariesOf(chain), chainTime)).id);
  }
  await store.bars.save(minuteBars(1, n * 50), 'test');
  for (const [i, chainId] of chains.entries())
    await store.suggestions.save({
      ...{ id: `s${i}`, symbol: 'NIFTY', asOf: chainTime, createdAt: chainTime + i, chainId },
      ...{ rulesVersion: '1', document: '{"₹":1.10}', inputs: '{}' },
    });
  const file = { path: '/a', format: 'f', at: 1, rowsRead: 1, rowsKept: 1, rowsRefused: 0 };
  await store.imports.record({ hash: 'h1', ...file });
  const fills = manyFills(n * 30, 3);
  await store.ledger.append({ fills, flows: [flow({ amount: 100, at: start })] });
  await store.ledger.mark({ at: start, account: 'paper', body: '{"n":1.5}' });
  await store.journal.add([{ at: start, trade: 't1', kind: 'note', text: 'held too long' } as never]);
  const turn = { id: 't1', sessionId: 'c1', at: start, user: 'why?', title: 'A talk' };
  await store.sessions.begin(turn);
  await store.sessions.save({ id: 't1', answer: 'so', status: 'done', document: { a: [1] }, at: start });
  await store.answers.put('a'.repeat(64), start, { x: 1 });
  const event = { at: start, name: 'coach.turn', correlationId: 'c', error: null, attributes: { a: 1 } };
  await store.telemetry.add([
    { ...event, durationMs: -0 },
    { ...event, durationMs: 0.1 + 0.2 },
  ]);
  await store.watchlist.add({ symbol: 'TCS', by: 'manual', since: start, expires: null, reason: 'x' });
  await store.adjustments.save('TCS', [{ date: '2026-01-05', factor: 0.5 }], 'test');
  await store.leases.take('cycle', 60_000);
  const random = numbers(7);
  const blank = { symbol: null, side: null, strategy: null, outcome: null, detail: null, conditions: null };
  const vectors = Array.from({ length: n * 5 }, () =>
    Float32Array.from({ length: 32 }, () => random() - 0.5),
  );
  await memory(db, { codesFrom: n * 3 }).add(
    vectors.map((_, i) => ({
      ...blank,
      key: `n${i}`,
      kind: 'note' as const,
      at: i,
      title: `note ${i}`,
      body: 'नुकसान gap',
    })),
    { model: { name: 'test/32', dimension: 32 }, vectors },
  );
  return { store, chains, fills: fills.map(({ id }) => id), vector: vectors[0]! };
}

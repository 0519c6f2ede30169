import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashEmbedder } from '../../../src/adapters/embedder/hash.ts';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { sha256, systemClock } from '../../../src/adapters/system.ts';
import type { Context } from '../../../src/core/command.ts';
import { CoachError } from '../../../src/core/errors.ts';
import { affordable } from '../../../src/domain/memory/question.ts';
import type { Embedder } from '../../../src/ports/memory.ts';
import type { Store } from '../../../src/ports/store.ts';
import { addNote, searchMemory } from '../../../src/services/memory/memory.ts';
import { reindex } from '../../../src/services/memory/reindex.ts';
import { remember } from '../../../src/services/memory/sync.ts';
import { seededJournal } from '../../support/journal-seed.ts';
import { barePorts } from '../../support/terminal.ts';

const now = Date.UTC(2026, 10, 20, 9);

function contextOn(store: Store, more: Partial<Context> = {}): Context {
  return {
    ports: {
      ...barePorts(),
      digest: sha256,
      clock: { ...systemClock, now: () => now },
      store: async () => store,
      embedder: async () => hashEmbedder,
    },
    caller: 'cli',
    confirmed: false,
    asOf: null,
    signal: new AbortController().signal,
    emit: () => {},
    correlationId: 'test',
    ...more,
  };
}

const asked = { k: 5, wordsOnly: false };
const dayMs = 86_400_000;

describe('a seeded journal of 5,000 trades', () => {
  let store: Store;
  const { records, probes } = seededJournal(20261120);
  beforeAll(async () => {
    store = await sqliteStore(':memory:', { clock: systemClock });
    for (let at = 0; at < records.length; at += 500)
      await remember(records.slice(at, at + 500), store, hashEmbedder, contextOn(store));
  });
  afterAll(() => store.close());

  const firstPlace = async (wordsOnly: boolean): Promise<number> => {
    let first = 0;
    for (const { text, twin } of probes) {
      const { results } = await searchMemory({ text, k: 5, wordsOnly, kind: ['trade'] }, contextOn(store));
      if (results[0]?.key === twin) first++;
    }
    return first / probes.length;
  };

  it('brings the failed twin of a set-up first for at least 95 of 100', async () => {
    expect(probes.length).toBe(200);
    const share = await firstPlace(false);
    expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it('and for at least 80 of 100 without vectors', async () => {
    const share = await firstPlace(true);
    expect(share).toBeGreaterThanOrEqual(0.8);
  });
});

describe('memory', () => {
  it('sees nothing later than the moment asked for, and holds filters', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const early = contextOn(store, { asOf: now - 10 * dayMs });
    await addNote({ note: 'Sold a strangle too early', symbol: 'NIFTY', side: 'neutral' }, early);
    await addNote({ note: 'Sold a strangle at the right time', symbol: 'SPY' }, contextOn(store));
    const all = await searchMemory({ ...asked, text: 'strangle' }, contextOn(store));
    expect(all).toMatchObject({ searched: 2, embedder: 'hash-v1/384', warnings: [] });
    expect(all.results.map(({ symbol }) => symbol).sort()).toEqual(['NIFTY', 'SPY']);
    const past = await searchMemory({ ...asked, text: 'strangle' }, early);
    expect(past.results.map(({ symbol }) => symbol)).toEqual(['NIFTY']);
    const only = await searchMemory({ ...asked, text: 'strangle', symbol: 'spy' }, contextOn(store));
    expect(only.results.map(({ symbol }) => symbol)).toEqual(['SPY']);
    const before = await searchMemory({ ...asked, text: 'strangle', before: '2026-11-15' }, contextOn(store));
    expect(before.searched).toBe(1);
    const before1970 = contextOn(store, { asOf: 1 });
    expect((await searchMemory({ ...asked, text: 'strangle' }, before1970)).results).toEqual([]);
    await store.close();
  });

  it('finds Hindi notes by runs of characters, and by the words they stand for', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    await addNote({ note: 'निफ्टी में स्ट्रैंगल बेचा, नुकसान हुआ' }, contextOn(store));
    await addNote({ note: 'Bought a call on AAPL' }, contextOn(store));
    const words = await searchMemory({ text: 'नुकसान', k: 1, wordsOnly: true }, contextOn(store));
    expect(words.results[0]).toMatchObject({ id: 1, ranks: { vectors: null, trigrams: 1 } });
    const meant = await searchMemory({ text: 'nifty loss', k: 1, wordsOnly: false }, contextOn(store));
    expect(meant.results[0]!.id).toBe(1);
    await store.close();
  });

  it('keeps a note when the embedder cannot answer, says so, and mends it by reindex', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const failing: Embedder = {
      ...hashEmbedder,
      embed: () => Promise.reject(new CoachError('unavailable', 'The server is away')),
    };
    const away = contextOn(store);
    away.ports = { ...away.ports, embedder: async () => failing };
    const added = await addNote({ note: 'A note without a vector' }, away);
    expect(added).toMatchObject({ added: true, embedder: null });
    const found = await searchMemory({ ...asked, text: 'note vector' }, away);
    expect(found.warnings).toEqual(['Searched by words only: The server is away']);
    expect(found.results.map(({ id }) => id)).toEqual([1]);
    const mended = await reindex({ fresh: false, prune: false }, contextOn(store));
    expect(mended).toMatchObject({ embedded: 1, memories: 1 });
    expect(await reindex({ fresh: false, prune: false }, contextOn(store))).toMatchObject({ embedded: 0 });
    await store.close();
  });

  it('moves to another embedder page by page and takes the old vectors away when told', async () => {
    const store = await sqliteStore(':memory:', { clock: systemClock });
    const { records } = seededJournal(3, 600, 1);
    await remember(records, store, hashEmbedder, contextOn(store));
    const other: Embedder = {
      id: 'other/2',
      dimension: 2,
      embed: async (texts) => texts.map((text) => Float32Array.of(1, text.length)),
    };
    const moved = contextOn(store);
    moved.ports = { ...moved.ports, embedder: async () => other };
    expect((await reindex({ fresh: false, prune: true }, moved)).models).toEqual([
      { name: 'other/2', dimension: 2, vectors: 600 },
    ]);
    expect((await searchMemory({ ...asked, text: 'iron condor' }, moved)).results).toHaveLength(5);
    await store.close();
  });

  it('leaves common words out of the ranking and says so', async () => {
    expect(
      affordable(
        [
          { term: 'iv', rows: 9_000 },
          { term: 'crush', rows: 40 },
          { term: 'none', rows: 0 },
          { term: 'nifty', rows: 2_000 },
        ],
        10_000,
      ),
    ).toEqual({ terms: ['crush', 'nifty'], leftOut: ['iv'], newest: false });
    expect(affordable([{ term: 'iv', rows: 20_000 }], 10_000)).toEqual({
      terms: ['iv'],
      leftOut: [],
      newest: true,
    });
  });
});

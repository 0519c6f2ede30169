import type { Context } from '../../core/command.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import { grouper } from '../../domain/journal/grouping.ts';
import { type JournalTrade, tradeOf } from '../../domain/journal/trade.ts';
import { renamer } from '../../domain/ledger/renames.ts';
import { hashModel } from '../../domain/memory/hash-embedding.ts';
import {
  eventMemory,
  type Memorable,
  suggestionMemories,
  symbolMemory,
  tradeMemory,
  turnMemory,
} from '../../domain/memory/texts.ts';
import type { SuggestInputs } from '../../domain/suggest/suggestion.ts';
import { knownUnderlying } from '../../domain/symbol/known.ts';
import type { Embedder } from '../../ports/memory.ts';
import type { Store } from '../../ports/store.ts';

const pageRows = 500;
/** A trade opened within this time after a noted market was opened in it. */
const marketReachMs = 4 * 86_400_000;

/** Stores memories with their vectors; where the embedder cannot answer they are kept without, for `reindex` to mend. */
export async function remember(
  records: readonly Memorable[],
  store: Store,
  embedder: Embedder,
  context: Context,
): Promise<{ ids: number[]; added: number; embedded: boolean }> {
  if (records.length === 0) return { ids: [], added: 0, embedded: true };
  try {
    const vectors = await embedder.embed(
      records.map(({ title, body }) => `${title} ${body}`),
      context.signal,
    );
    const model = { name: embedder.id, dimension: embedder.dimension };
    return { ...(await store.memory.add(records, { model, vectors })), embedded: true };
  } catch (thrown) {
    if (!isUnavailable(thrown)) throw thrown;
    return { ...(await store.memory.add(records)), embedded: false };
  }
}

const isUnavailable = (thrown: unknown): boolean =>
  thrown instanceof Error && (thrown as { kind?: unknown }).kind === 'unavailable';

async function marketBefore(symbol: string, at: number, store: Store) {
  const [market] = await store.memory.list(
    { kinds: ['market'], symbol, before: at, after: at - marketReachMs },
    1,
  );
  return { conditions: market?.conditions ?? null, words: market?.body ?? '' };
}

function symbolOf(symbol: string, at: number): Memorable {
  const known = knownUnderlying(symbol);
  return symbolMemory(
    symbol,
    known?.exchange ?? 'an unknown exchange',
    known?.assetClass ?? 'traded',
    [],
    at,
  );
}

/** Forgets trades remembered before the market they were opened in was, so that they are taken in again with it. */
export async function forgetBareTrades(store: Store): Promise<void> {
  const bare: number[] = [];
  for (const trade of await store.memory.list({ kinds: ['trade'] }, Number.MAX_SAFE_INTEGER)) {
    const openedAt = trade.detail?.['openedAt'];
    if (trade.conditions !== null || trade.symbol === null || typeof openedAt !== 'number') continue;
    if ((await marketBefore(trade.symbol, openedAt, store)).conditions !== null) bare.push(trade.id);
  }
  if (bare.length === 0) return;
  await store.memory.forget(bare);
  await store.memory.mark('ledger', 0);
}

/** The market a trade was opened in; symbols of which no market was ever noted are asked about once. */
function marketsOf(store: Store) {
  const noted = new Map<string, boolean>();
  return async (symbol: string, at: number) => {
    let some = noted.get(symbol);
    if (some === undefined) {
      some = (await store.memory.list({ kinds: ['market'], symbol }, 1)).length > 0;
      noted.set(symbol, some);
    }
    return some ? marketBefore(symbol, at, store) : { conditions: null, words: '' };
  };
}

/**
 * Closed trades of the ledger, as the journal sees them: new ones remembered by their words and their market, undone ones
 * forgotten. Vectors come later (`embedSome`): ten years of trades are taken in before the first of them is embedded.
 */
export async function rememberTrades(store: Store, context: Context): Promise<number> {
  const { ledger } = await store.memory.lag();
  if (ledger.newest === ledger.seen) return 0;
  const known = await store.memory.keys('trade');
  const marketAt = marketsOf(store);
  const symbols = new Set<string>();
  const there = new Set<string>();
  let [page, added, done]: [Memorable[], number, number] = [[], 0, 0];
  let ended: JournalTrade[] = [];
  const keep = async (least: number) => {
    for (const trade of ended) {
      const bare = tradeMemory(trade, { conditions: null, words: '' });
      if (bare === null) continue;
      there.add(bare.key);
      if (known.has(bare.key)) continue;
      page.push(tradeMemory(trade, await marketAt(trade.symbol, trade.openedAt)) ?? bare);
      if (!symbols.has(trade.symbol)) page.push(symbolOf(trade.symbol, trade.openedAt));
      symbols.add(trade.symbol);
    }
    ended = [];
    if (page.length < least) return;
    context.signal.throwIfAborted();
    added += (await store.memory.add(page)).added;
    page = [];
    context.emit({ kind: 'progress', message: 'fills remembered', done, total: ledger.newest });
  };
  const { take, end } = grouper({}, (group) => void ended.push(tradeOf(group)));
  const named = renamer(await store.ledger.renames());
  for await (const fills of store.ledger.pages()) {
    for (const fill of fills) take(named(fill));
    done += fills.length;
    await keep(pageRows);
  }
  end();
  await keep(1);
  const gone = [...known].flatMap(([key, id]) => (there.has(key) ? [] : [id]));
  if (gone.length > 0) await store.memory.forget(gone);
  await store.memory.mark('ledger', ledger.newest);
  return added;
}

/** Memories a search embeds at most before it answers: a few seconds' work offline, a few calls where a server is asked. */
const mostOffline = 20_000;
const mostAsked = 512;

/**
 * Gives memories that have no vector of the embedder one, so many at most, the oldest first. Returns how many are left
 * without; a server that cannot answer leaves all of them.
 */
export async function embedSome(store: Store, embedder: Embedder, context: Context): Promise<number> {
  const model = { name: embedder.id, dimension: embedder.dimension };
  const kept = (await store.memory.models()).find(({ name }) => name === model.name)?.vectors ?? 0;
  const missing = (await store.memory.count({})) - kept;
  const most = embedder.id === hashModel ? mostOffline : mostAsked;
  let [after, done] = [0, 0];
  while (done < Math.min(missing, most)) {
    context.signal.throwIfAborted();
    const page = await store.memory.without(model, after, Math.min(pageRows, most - done));
    if (page.length === 0) return 0;
    try {
      const texts = page.map(({ title, body }) => `${title} ${body}`);
      const vectors = await embedder.embed(texts, context.signal);
      await store.memory.putVectors(
        model,
        page.map(({ id }, i) => ({ id, vector: vectors[i]! })),
      );
    } catch (thrown) {
      if (!isUnavailable(thrown)) throw thrown;
      return missing - done;
    }
    done += page.length;
    after = page.at(-1)!.id;
    context.emit({ kind: 'progress', message: 'memories embedded', done, total: Math.min(missing, most) });
  }
  return Math.max(0, missing - done);
}

async function rememberSuggestions(store: Store, embedder: Embedder, context: Context): Promise<number> {
  let count = 0;
  for (;;) {
    const ids = await store.memory.suggestionsWithout(pageRows);
    const records: Memorable[] = [];
    for (const id of ids) {
      const record = await store.suggestions.byId(id);
      if (record === null) continue;
      const document = JSON.parse(record.document) as SuggestDocument;
      records.push(...suggestionMemories(document, JSON.parse(record.inputs) as SuggestInputs));
      records.push(symbolOf(document.symbol, record.createdAt));
    }
    count += (await remember(records, store, embedder, context)).added;
    if (ids.length < pageRows) return count;
  }
}

async function rememberTurns(store: Store, embedder: Embedder, context: Context): Promise<number> {
  let count = 0;
  for (;;) {
    const turns = await store.memory.turnsWithout(pageRows);
    count += (await remember(turns.map(turnMemory), store, embedder, context)).added;
    if (turns.length < pageRows) return count;
  }
}

/** Events since the last look. */
export async function rememberEvents(store: Store, embedder: Embedder, context: Context): Promise<number> {
  let count = 0;
  for (let { seen } = (await store.memory.lag()).events; ; ) {
    const events = await store.events.since(seen, pageRows);
    if (events.length === 0) return count;
    count += (await remember(events.map(eventMemory), store, embedder, context)).added;
    seen = events.at(-1)!.seq;
    await store.memory.mark('events', seen);
  }
}

/** Brings memory up to what the rest of the store holds: suggestions with their markets first, so that trades find them. */
export async function catchUp(store: Store, embedder: Embedder, context: Context): Promise<number> {
  return (
    (await rememberSuggestions(store, embedder, context)) +
    (await rememberTurns(store, embedder, context)) +
    (await rememberTrades(store, context))
  );
}

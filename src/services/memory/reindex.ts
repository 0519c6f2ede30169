import type { Context } from '../../core/command.ts';
import type { ReindexDocument, ReindexWords } from '../../core/shapes/memory.ts';
import type { Store } from '../../ports/store.ts';
import { rememberMarkets } from './markets.ts';
import { catchUp, forgetBareTrades, rememberEvents } from './sync.ts';

const pageRows = 256;

async function embedMissing(store: Store, context: Context): Promise<number> {
  const embedder = await context.ports.embedder();
  const model = { name: embedder.id, dimension: embedder.dimension };
  const total = await store.memory.count({});
  let [after, done] = [0, 0];
  for (;;) {
    context.signal.throwIfAborted();
    const page = await store.memory.without(model, after, pageRows);
    if (page.length === 0) return done;
    const vectors = await embedder.embed(
      page.map(({ title, body }) => `${title} ${body}`),
      context.signal,
    );
    // A page is a transaction: stopped at any time, the next run goes on behind it, and searches work meanwhile.
    await store.memory.putVectors(
      model,
      page.map(({ id }, i) => ({ id, vector: vectors[i]! })),
    );
    done += page.length;
    after = page.at(-1)!.id;
    context.emit({ kind: 'progress', message: 'memories embedded', done, total });
  }
}

/**
 * Takes in everything the store holds and gives every memory a vector of the configured embedder. `fresh` makes that
 * model's vectors anew, `prune` takes away those of all others once every memory has its own.
 */
export async function reindex(words: ReindexWords, context: Context): Promise<ReindexDocument> {
  const store = await context.ports.store();
  const embedder = await context.ports.embedder();
  if (words.fresh) await store.memory.forgetModel(embedder.id);
  const before = await store.memory.count({});
  await rememberMarkets(store, embedder, context);
  await forgetBareTrades(store);
  await catchUp(store, embedder, context);
  await rememberEvents(store, embedder, context);
  const embedded = await embedMissing(store, context);
  if (words.prune) {
    for (const { name } of await store.memory.models())
      if (name !== embedder.id && !name.startsWith('conditions-')) await store.memory.forgetModel(name);
  }
  const memories = await store.memory.count({});
  return {
    embedder: embedder.id,
    memories,
    added: memories - before,
    embedded,
    models: await store.memory.models(),
  };
}

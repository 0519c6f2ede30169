import { type Asked, type ReadAnswer, told } from './asked.ts';
import {
  chargesIn,
  memoryValues,
  patternsValues,
  performanceValues,
  portfolioValues,
  structureTradeValues,
  tradesWords,
  tradeValues,
} from './book-values.ts';
import type { MemoryRead, PatternsRead, PerformanceRead, PortfolioRead, QueryRead } from './outputs.ts';

export async function ofPerformance(asked: Asked): Promise<ReadAnswer | null> {
  const { topic, slots } = asked.route;
  const period = slots.period ?? 'all';
  const input = { period };
  const read = (await asked.run('performance', input)) as PerformanceRead | null;
  if (read === null) return null;
  let charges: number | null = null;
  if (topic === 'performance.charges') {
    const sums = (await asked.run('query', { words: ['charges', 'by', 'symbol'] })) as QueryRead | null;
    charges = sums === null ? null : chargesIn(sums);
  }
  const by = topic === 'performance.strategy' ? { by: 'strategy' } : {};
  return told(
    asked,
    topic,
    performanceValues(read, charges),
    { name: 'performance', input: { ...input, ...by } },
    read.currency,
  );
}

export async function ofQuery(asked: Asked): Promise<ReadAnswer | null> {
  const { route } = asked;
  const { topic, slots, normal } = route;
  if (topic === 'query.trades') {
    const { words, order } = tradesWords(slots, normal);
    const read = (await asked.run('query', { words })) as QueryRead | null;
    return read === null
      ? null
      : told(asked, topic, tradeValues(read, order), { name: 'query', input: { words } });
  }
  const structures = slots.structures.filter((name) => !/^(?:call|put)$/.test(name));
  const words = ['profit', 'by', structures.length > 0 ? 'strategy' : 'symbol'];
  const read = (await asked.run('query', { words })) as QueryRead | null;
  if (read === null) return null;
  const wanted = structures.length > 0 ? structures : [route.symbol ?? ''];
  return told(asked, topic, structureTradeValues(read, wanted, wanted[0]!), {
    name: 'query',
    input: { words },
  });
}

export async function ofBook(asked: Asked): Promise<ReadAnswer | null> {
  const { topic } = asked.route;
  const { symbol } = asked;
  if (topic === 'portfolio') {
    const read = (await asked.run('portfolio', {})) as PortfolioRead | null;
    return read === null
      ? null
      : told(
          asked,
          topic,
          portfolioValues(read),
          { name: 'portfolio', input: {} },
          read.pnl[0]?.currency ?? 'INR',
        );
  }
  if (topic === 'patterns') {
    const read = (await asked.run('patterns', {})) as PatternsRead | null;
    return read === null ? null : told(asked, topic, patternsValues(read), { name: 'patterns', input: {} });
  }
  const input = { text: [symbol, 'set-up'], k: 5, kind: ['trade', 'market', 'suggestion', 'note'] };
  const read = (await asked.run('memory search', input)) as MemoryRead | null;
  return read === null ? null : told(asked, topic, memoryValues(read), { name: 'memory', input });
}

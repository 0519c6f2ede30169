import { type Asked, type ReadAnswer, told } from './asked.ts';
import { chainValues, dayWords, quoteValues } from './chain-values.ts';
import type { ChainRead } from './outputs.ts';

/** The listed expiry a question's date means. */
function expiryAsked({ route }: Asked, expiries: readonly string[]): string | null {
  const { date } = route.slots;
  if (date === null) return null;
  const tail = `-${String(date.month).padStart(2, '0')}-${String(date.day).padStart(2, '0')}`;
  return expiries.find((one) => one.endsWith(tail)) ?? null;
}

export async function ofChain(asked: Asked): Promise<ReadAnswer | null> {
  const { route, symbol } = asked;
  const { topic, slots } = route;
  const right = slots.right ?? (slots.structures[0] === 'put' ? 'PE' : 'CE');
  const strike = slots.strikes[0];
  const quote = topic === 'chain.quote';
  const input = { symbol, strikes: quote ? 'all' : 'none' };
  const chain = (await asked.run('chain', input)) as ChainRead | null;
  if (chain === null) return null;
  const { currency, freshness } = chain;
  if (quote) {
    const values = quoteValues(chain, strike ?? chain.atmStrike ?? 0, right);
    return told(
      asked,
      'chain.quote',
      values,
      { name: 'chain', input: { symbol, strike: strike ?? chain.atmStrike, right } },
      currency,
      freshness.state,
    );
  }
  if (topic === 'chain.expiry' && slots.date !== null) {
    const expiry = expiryAsked(asked, chain.expiries);
    const day = `${slots.date.day}`;
    const asking = `${day} ${dayWords(`2000-${String(slots.date.month).padStart(2, '0')}-01`).split(' ')[1]}`;
    if (expiry === null) {
      const values = { symbol, asked: asking, expiries: chain.expiries.slice(0, 6).map(dayWords).join(', ') };
      return told(
        asked,
        'chain.noExpiry',
        values,
        { name: 'chain', input: { symbol, expiry: null } },
        currency,
      );
    }
    const at =
      expiry === chain.expiry
        ? chain
        : ((await asked.run('chain', { symbol, expiry, strikes: 'none' })) as ChainRead | null);
    return at === null
      ? null
      : told(
          asked,
          topic,
          chainValues(at),
          { name: 'chain', input: { symbol, expiry } },
          currency,
          freshness.state,
        );
  }
  return told(
    asked,
    topic,
    chainValues(chain),
    { name: 'chain', input: { symbol } },
    currency,
    freshness.state,
  );
}

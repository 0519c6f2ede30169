import type { Context } from '../../core/command.ts';
import type { PerformanceWords } from '../../core/shapes/performance.ts';
import { byOpening, type TradeFacts } from '../../domain/journal/facts.ts';
import type { Fill } from '../../domain/ledger/fill.ts';
import type { Outcome } from '../../domain/performance/breakdown.ts';
import { eachTrade } from '../journal/trades.ts';

/** What the ledger holds of one currency: how many fills, which shares, and the first fill of them. */
export interface Held {
  fills: number;
  first: Fill | null;
  shares: Set<string>;
}

export const isShare = ({ instrument: { kind } }: { instrument: Fill['instrument'] }): boolean =>
  kind === 'stock' || kind === 'etf';

/** What the figures need of a closed trade; ten years of trades stand side by side. */
export interface Ended extends Outcome {
  return: number | null;
  chargesKnown: boolean;
  symbol: string;
  name: string;
  tags: readonly string[];
  sources: readonly string[];
  currency: string;
  closedAt: number;
}

/** The first of the equal lists, or texts, there have been: a ledger has few different ones. */
function first<T>(keyOf: (value: T) => string): (value: T) => T {
  const known = new Map<string, T>();
  return (value) => {
    const key = keyOf(value);
    const met = known.get(key);
    if (met === undefined) known.set(key, value);
    return met ?? value;
  };
}

/** The ledger read once: what ended, what is open, and what was seen of each currency. */
export async function readLedger(words: PerformanceWords, context: Context) {
  const ended: (Ended & { openedAt: number; place: number })[] = [];
  const open: { openedAt: number; place: number; trade: TradeFacts }[] = [];
  const held = new Map<string, Held>();
  const once = first<readonly string[]>((names) => names.join('\n'));
  const days = first<string>((day) => day);
  await eachTrade(words, context, {
    fill(fill) {
      let own = held.get(fill.currency);
      if (own === undefined) held.set(fill.currency, (own = { fills: 0, first: fill, shares: new Set() }));
      own.fills++;
      if (isShare(fill)) own.shares.add(fill.instrument.symbol);
    },
    trade(trade, place) {
      const { openedAt, closedAt, closedOn, currency } = trade;
      if (closedAt === null || closedOn === null) return void open.push({ openedAt, place, trade });
      ended.push({
        net: trade.netMajor,
        return: trade.return,
        chargesKnown: trade.chargesKnown,
        symbol: trade.symbol,
        name: trade.name,
        tags: once(trade.tags),
        sources: once(trade.sources),
        hour: trade.hour,
        openedAt,
        closedAt,
        closedOn: days(closedOn),
        place,
        currency,
      });
    },
  });
  return {
    held,
    ended: ended.sort((a, b) => a.closedAt - b.closedAt || byOpening(a, b)),
    open: open.sort(byOpening).map(({ trade }) => trade),
  };
}

/** How many of the newest trades a report lists. */
const mostListed = 500;

/** The trades of a report, those closed last first. */
export async function listed(
  words: PerformanceWords,
  chosen: (trade: TradeFacts) => boolean,
  context: Context,
): Promise<TradeFacts[]> {
  let kept: { closedAt: number; openedAt: number; place: number; trade: TradeFacts }[] = [];
  const trim = () => {
    kept = kept.sort((a, b) => a.closedAt - b.closedAt || byOpening(a, b)).slice(-mostListed);
  };
  await eachTrade(words, context, {
    trade(trade, place) {
      if (trade.closedAt === null || !chosen(trade)) return;
      kept.push({ closedAt: trade.closedAt, openedAt: trade.openedAt, place, trade });
      if (kept.length > 4 * mostListed) trim();
    },
  });
  trim();
  return kept.reverse().map(({ trade }) => trade);
}

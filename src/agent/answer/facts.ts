import type { ChainDocument } from '../../core/shapes/chain.ts';
import type { PortfolioDocument } from '../../core/shapes/portfolio.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import type { AdviceFacts } from '../../domain/advice/advice.ts';
import { documentOf, finite, type Kept, lastOf, type ToolRow } from '../tools/documents.ts';

const text = (value: string | null | undefined): string | null => (value ? value : null);

type MarketSeen = Omit<Kept<ChainDocument>, 'strikes'>;

function ofMarket(market: MarketSeen): AdviceFacts {
  const { currency, walls } = market;
  return {
    ...(currency === 'INR' || currency === 'USD' ? { currency } : {}),
    symbol: text(market.symbol),
    spot: finite(market.spot),
    expiry: text(market.expiry),
    daysToExpiry: finite(market.daysToExpiry),
    atmStrike: finite(market.atmStrike),
    atmIv: finite(market.atmIv),
    realizedVolatility: finite(market.realizedVolatility),
    ivRank: finite(market.ivRank),
    skew: finite(market.skew?.riskReversal25),
    pcr: finite(market.pcr?.oi),
    maxPain: finite(market.maxPain),
    expectedMove: finite(market.expectedMove?.oneSigma),
    straddle: finite(market.straddle),
    support: finite(walls?.support?.[0]?.strike),
    resistance: finite(walls?.resistance?.[0]?.strike),
    lotSize: finite(market.lotSize),
  };
}

/** The prices of one strike of a chain that lists it. */
export function strikeFacts(rows: readonly ToolRow[], strike: number): AdviceFacts {
  for (const row of rows) {
    const listed = documentOf(row, 'chain')?.strikes?.find((each) => each.strike === strike);
    if (listed === undefined) continue;
    const { call, put } = listed;
    const price = (leg: typeof call) => finite(leg?.mid) ?? finite(leg?.last);
    const ivs = [call?.iv, put?.iv].map(finite).filter((iv) => iv !== null);
    const strikeIv = ivs.length === 0 ? null : ivs.reduce((sum, iv) => sum + iv, 0) / ivs.length;
    return { strike, strikeCall: price(call), strikePut: price(put), strikeIv };
  }
  return {};
}

function ofSuggestion({ suggestions }: Kept<SuggestDocument>): AdviceFacts {
  const first = suggestions?.[0];
  if (first === undefined) return {};
  // Lots of the first leg: the money of a suggestion is for all of them.
  const lots = finite(first.legs?.[0]?.lots) ?? 1;
  const each = (value: number | null | undefined) => {
    const sum = finite(value);
    return sum === null ? null : sum / lots;
  };
  return {
    strategy: text(first.name) ?? text(first.strategy),
    legs: text(first.actions?.join(', ')),
    maxProfit: each(first.maxProfit),
    maxLoss: each(first.maxLoss),
    pop: finite(first.pop),
    breakeven: finite(first.breakevensAfterCosts?.[0]),
    breakevenUpper: finite(first.breakevensAfterCosts?.[1]),
    margin: each(first.margin?.estimate),
    charges: each(first.charges?.total),
    roomToday: finite(first.roomToday?.loss),
  };
}

function ofPortfolio({ holdings, pnl }: Kept<PortfolioDocument>): AdviceFacts {
  const open = holdings?.filter(({ quantity }) => quantity !== 0) ?? [];
  const sold = open.find(({ kind, quantity }) => kind === 'option' && (quantity ?? 0) < 0);
  return {
    openPositions: open.length,
    unrealizedPnl: finite(pnl?.[0]?.unrealised),
    shortStrike: finite(sold?.strike),
  };
}

function ofRow(row: ToolRow): AdviceFacts {
  const suggested = documentOf(row, 'suggest');
  if (suggested !== null) return { ...ofMarket(suggested.market ?? {}), ...ofSuggestion(suggested) };
  const chain = documentOf(row, 'chain');
  if (chain !== null) return ofMarket(chain);
  const book = documentOf(row, 'portfolio');
  return book === null ? {} : ofPortfolio(book);
}

/** The live numbers that prepared advice can use, out of what the tools gave; later rows win. */
export function factsOf(rows: readonly ToolRow[], capital: number | null): AdviceFacts {
  const facts: AdviceFacts = { capital };
  for (const row of rows) {
    for (const [key, value] of Object.entries(ofRow(row))) {
      if (value !== null && value !== undefined) Object.assign(facts, { [key]: value });
    }
  }
  return facts;
}

/** Name of the first suggested structure, for the turn's record. */
export const strategyOf = (rows: readonly ToolRow[]): string | null =>
  rows
    .map((row) => {
      const document = documentOf(row, 'suggest');
      return document === null ? null : ofSuggestion(document).strategy;
    })
    .find(Boolean) ?? null;

/** Something that says how old its prices are: a chain by itself, a suggestion in its market. */
interface Aged {
  freshness?: { state?: string; note?: string };
  market?: Aged;
}

/** How old the prices are that a turn rests on, in words; null where nothing says so. */
export function freshnessOf(rows: readonly ToolRow[]): { state: string; note: string } | null {
  for (const { output } of rows.toReversed()) {
    if (typeof output !== 'object' || output === null) continue;
    const { freshness, market } = output as Aged;
    for (const told of [freshness, market?.freshness])
      if (typeof told?.state === 'string' && told.state !== '')
        return { state: told.state, note: told.note ?? '' };
  }
  return null;
}

/** How well the first idea of a turn fits its view, as `suggest` scored it in 0..1; null where none was made. */
export function fitOf(rows: readonly ToolRow[]): { name: string; value: number } | null {
  const first = lastOf(rows, 'suggest')?.suggestions?.[0];
  if (typeof first?.fit !== 'number') return null;
  return { name: first.name ?? first.strategy ?? '', value: first.fit };
}

import lots from '../../../data/contracts/lots.json' with { type: 'json' };
import specifications from '../../../data/contracts/specifications.json' with { type: 'json' };
import stocks from '../../../data/contracts/stock-lots.json' with { type: 'json' };
import { dayNumber } from '../calendar/zone.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type Named, resolveNamed } from './named.ts';

export {
  expiries,
  isExpiryDay,
  isMonthlyExpiry,
  monthlyExpiry,
  nextExpiries,
} from './expiry.ts';

export interface ContractFacts {
  /** Units of the underlying in one lot (India) or one contract (US). */
  lotSize: number;
  tick: number;
  /** Every listed strike is a multiple of it; far ones stand wider apart. Null where only the listing knows. */
  strikeStep: number | null;
  /** Units at which an order is rejected; null where no limit is known. */
  freezeQuantity: number | null;
  /** Money per point and quoted unit: 100 in the US, 1 in India, where quantities are in units. */
  multiplier: number;
  settlement: 'cash' | 'physical';
  style: 'european' | 'american';
  source: string;
}

interface LotRow {
  from: string;
  through: string | null;
  tradedFrom: string | null;
  tradedThrough: string | null;
  lot: number;
}

const lotRows = new Map<string, LotRow[]>();
for (const row of lots.rows as [string, string, string | null, string | null, string | null, number][]) {
  const [symbol, from, through, tradedFrom, tradedThrough, lot] = row;
  const own = lotRows.get(symbol) ?? [];
  own.push({ from, through, tradedFrom, tradedThrough, lot });
  lotRows.set(symbol, own);
}

/** Lots of stocks, known for the expiries that exchange files listed and no others. */
const stockRows = new Map<string, { from: string; through: string; lot: number }[]>();
for (const [symbol, from, through, lot] of stocks.rows as [string, string, string, number][])
  stockRows.set(symbol, [...(stockRows.get(symbol) ?? []), { from, through, lot }]);

function stockLot(symbol: string, expiry: string): { lot: number; source: string } | Refusal | null {
  const rows = stockRows.get(symbol);
  if (rows === undefined) return null;
  const row = rows.find(({ from, through }) => from <= expiry && expiry <= through);
  if (row !== undefined) return { lot: row.lot, source: stocks.source };
  const { from } = rows[0]!;
  const { through, lot } = rows.at(-1)!;
  return {
    refused: `The lot size of ${symbol} is known for expiries from ${from} to ${through} (${lot} at the end), not ${expiry}`,
    hint: 'Give the lot, or import the exchange file that lists the contract',
  };
}

const inForce = (row: LotRow, expiry: string, onDate: string | undefined): boolean =>
  row.from <= expiry &&
  (row.through === null || expiry <= row.through) &&
  (onDate === undefined
    ? row.tradedThrough === null
    : (row.tradedFrom ?? '') <= onDate && (row.tradedThrough === null || onDate <= row.tradedThrough));

const notDate = (text: string): Refusal => ({
  refused: `"${text.slice(0, 40)}" is not a date`,
  hint: 'Write dates as YYYY-MM-DD',
});

/**
 * Units in one lot of the contract that expires then. `onDate` is the day it is traded: long-dated contracts
 * change lots in mid-life; without it the lot they end with.
 */
export function lotSize(
  named: Named,
  expiry: string,
  onDate?: string,
): { lot: number; source: string } | Refusal {
  const found = resolveNamed(named);
  if (isRefusal(found)) return found;
  if (Number.isNaN(dayNumber(expiry))) return notDate(expiry);
  if (onDate !== undefined && Number.isNaN(dayNumber(onDate))) return notDate(onDate);
  if (found.exchange === 'US') return { lot: specifications.us.multiplier, source: specifications.source };
  const stock = found.assetClass === 'index' ? null : stockLot(found.symbol, expiry);
  if (stock !== null) return stock;
  const rows = lotRows.get(found.symbol);
  if (rows === undefined) {
    return {
      refused: `The lot size of ${found.symbol} is not in the tables`,
      hint: 'Give the lot, or import the exchange file that lists it',
    };
  }
  const row = rows.findLast((candidate) => inForce(candidate, expiry, onDate));
  if (row !== undefined) return { lot: row.lot, source: lots.source };
  return {
    refused: `The lot size of ${found.symbol} is known for expiries from ${rows[0]!.from}, not ${expiry}`,
  };
}

/** Whether a series of an American index, by its root, is settled at the open of its expiry: SPX is, SPXW is not. */
export const settledAtOpen = (root: string): boolean =>
  specifications.us.settledAtOpen.includes(root.toUpperCase());

function freezeQuantity(symbol: string, date: string): number | null {
  const found = specifications.freeze.find(
    (row) =>
      row.symbol === symbol &&
      row.effectiveFrom <= date &&
      (row.effectiveTo === null || date <= row.effectiveTo),
  );
  return found?.units ?? null;
}

function strikeStep(symbol: string): number | null {
  const steps: Record<string, { step: number | null }> = specifications.indices;
  return steps[symbol]?.step ?? null;
}

/** What the exchange says of the contract as traded on a date. */
export function contractFacts(named: Named, expiry: string, onDate: string): ContractFacts | Refusal {
  const found = resolveNamed(named);
  if (isRefusal(found)) return found;
  const lot = lotSize(found, expiry, onDate);
  if (isRefusal(lot)) return lot;
  const { symbol, assetClass, exchange } = found;
  const source = `${lot.source} | ${specifications.source}`;
  if (exchange === 'US') {
    const { multiplier, tick, european, cash } = specifications.us;
    return {
      lotSize: multiplier,
      tick,
      strikeStep: null,
      freezeQuantity: null,
      multiplier,
      settlement: cash.includes(symbol) ? 'cash' : 'physical',
      style: european.includes(symbol) ? 'european' : 'american',
      source: specifications.source,
    };
  }
  return {
    lotSize: lot.lot,
    tick: specifications.tick,
    strikeStep: strikeStep(symbol),
    freezeQuantity: freezeQuantity(symbol, onDate),
    multiplier: 1,
    settlement: assetClass === 'index' ? 'cash' : 'physical',
    style: 'european',
    source,
  };
}

/** Whole lots of each order so that none reaches the freeze quantity (units; null: no limit). */
export function slicesUnder(lotCount: number, lot: number, freeze: number | null): number[] | Refusal {
  if (lotCount === 0) return [];
  if (freeze === null) return [lotCount];
  const most = Math.ceil(freeze / lot) - 1;
  if (most < 1) return { refused: `One lot (${lot}) already reaches the freeze quantity` };
  const slices = new Array<number>(Math.floor(lotCount / most)).fill(most);
  if (lotCount % most > 0) slices.push(lotCount % most);
  return slices;
}

/**
 * Lots of each order when a quantity has to stay under the exchange's freeze quantity; one order where none is
 * known to apply.
 */
export function freezeSlices(
  named: Named,
  lotCount: number,
  expiry: string,
  date: string,
): number[] | Refusal {
  if (!Number.isSafeInteger(lotCount) || lotCount < 0) {
    return { refused: `${lotCount} is not a number of lots`, hint: 'Give a whole number of lots' };
  }
  const facts = contractFacts(named, expiry, date);
  if (isRefusal(facts)) return facts;
  return slicesUnder(lotCount, facts.lotSize, facts.freezeQuantity);
}

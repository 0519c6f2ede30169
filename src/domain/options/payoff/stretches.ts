import type { Contract, Stretch } from '../pricing/lattice.ts';

/** A cash dividend whose ex-date is `years` from now. */
export interface Dividend {
  years: number;
  amount: number;
}

/** `spot`: the stock diffuses and drops by the cash on the ex-date. `escrowed`: the stock less the present value of its dividends diffuses. */
export type DividendModel = 'spot' | 'escrowed';

// Ex-dates closer than this share of the option's life to each other or to expiry are taken as one, so that no stretch needs a grid of its own fineness.
const SHORTEST = 1e-5;

/** The dividends that fall between now and expiry, in order; one that has gone ex or comes after expiry does not matter. */
export function dueDividends(dividends: readonly Dividend[], years: number): Dividend[] {
  const latest = years * (1 - SHORTEST);
  const due: Dividend[] = [];
  const within = dividends.filter((d) => d.years > 0 && d.years < years && d.amount > 0);
  for (const { years: exDate, amount } of within.sort((a, b) => a.years - b.years)) {
    const before = due.at(-1)?.years ?? 0;
    const apart = exDate - before >= years * SHORTEST || before === 0;
    due.push({ years: Math.min(apart ? exDate : before, latest), amount });
  }
  return due;
}

/** The life of an option cut at its ex-dates. Dividends worth more than the stock leave a stock of next to nothing, never a negative one. */
export function stretchesOf(
  spot: number,
  years: number,
  contract: Contract,
  due: readonly Dividend[],
  model: DividendModel,
): Stretch[] {
  const { rate, dividendYield } = contract;
  const escrowed = model === 'escrowed';
  const toCome = (from: number, time: number): number =>
    due.slice(from).reduce((sum, d) => sum + d.amount * Math.exp(-rate * (d.years - time)), 0);
  const least = 1e-6 * spot;
  const stretches: Stretch[] = [];
  let centre = escrowed ? Math.max(spot - toCome(0, 0), least) : spot;
  let start = 0;
  for (let k = 0; k <= due.length; k++) {
    const end = due[k]?.years ?? years;
    if (end <= start) continue;
    const cash = due.reduce((sum, d) => (d.years === end ? sum + d.amount : sum), 0);
    const drop = escrowed ? 0 : cash;
    const above = escrowed ? (time: number): number => toCome(k, time) : (): number => 0;
    stretches.push({ start, end, centre, drop, above });
    centre = Math.max(centre * Math.exp((rate - dividendYield) * (end - start)) - drop, least);
    start = end;
  }
  return stretches;
}

import type { Excursion } from '../../core/shapes/journal-review.ts';
import type { Bars } from '../bar.ts';
import type { Refusal } from '../refusal.ts';
import { perUnitOf, type TradeFacts } from './facts.ts';

const lengths: Record<Bars['interval'], number> = {
  '1d': 86_400_000,
  '1h': 3_600_000,
  '30m': 1_800_000,
  '15m': 900_000,
  '5m': 300_000,
  '1m': 60_000,
};

/**
 * Maximum adverse and favourable excursion (Sweeney 1996) of a trade in one share or future. Only bars that lie wholly inside the holding
 * count, with entry and exit themselves, so the true extremes are at least these.
 */
export function excursion(trade: TradeFacts, bars: Bars): Excursion | Refusal {
  const prices = perUnitOf(trade);
  if (trade.legs.length !== 1 || trade.legs[0]!.instrument.kind === 'option')
    return { refused: 'Excursions are measured for single shares and futures' };
  if (trade.closedAt === null || prices === null || prices.exit === null)
    return { refused: 'The trade is open' };
  const sign = prices.long && trade.legs[0]!.action === 'buy' ? 1 : -1;
  const { entry, exit } = prices;
  const price = sign > 0 ? exit : Math.abs(exit);
  let [low, high, count] = [Math.min(entry, price), Math.max(entry, price), 0];
  for (let i = 0; i < bars.time.length; i++) {
    const begin = bars.time[i]!;
    if (begin < trade.openedAt || begin + lengths[bars.interval] > trade.closedAt) continue;
    low = Math.min(low, bars.low[i]!);
    high = Math.max(high, bars.high[i]!);
    count++;
  }
  const [worst, best] = sign > 0 ? [low - entry, high - entry] : [entry - high, entry - low];
  const gain = sign * (price - entry);
  const risk = trade.plan?.stop == null ? null : Math.abs(entry - trade.plan.stop);
  const inR = (move: number) => (risk === null || risk === 0 ? null : move / risk);
  return {
    mae: Math.min(0, worst) / entry,
    mfe: Math.max(0, best) / entry,
    captured: best > 0 ? gain / best : null,
    maeR: inR(Math.min(0, worst)),
    mfeR: inR(Math.max(0, best)),
    bars: count,
    interval: bars.interval,
  };
}

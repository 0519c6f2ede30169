import type { Concern } from '../desk/order.ts';
import type { Setup, SetupLeg } from './setup.ts';

export const concernNames = [
  'spread',
  'liquidity',
  'size',
  'concentration',
  'correlation',
  'eventAhead',
  'expiryDay',
  'againstTrend',
  'ivRank',
  'staleData',
  'similarFailed',
  'revenge',
  'undefinedRisk',
  'marginUse',
] as const;
export type ConcernName = (typeof concernNames)[number];

/** Where each doubt begins; shares and ratios are 0..1. */
const bounds = {
  spread: 0.1,
  volumeLots: 10,
  size: { warn: 0.05, block: 0.25 },
  concentration: { risk: 0.15, share: 0.6 },
  correlation: 0.8,
  delta: 0.1,
  ivRank: { low: 0.2, high: 0.8 },
  staleMs: 20 * 60_000,
  similar: { n: 3, share: 2 / 3 },
  revenge: { ms: 30 * 60_000, times: 1.5 },
  margin: { warn: 0.6, block: 0.9 },
} as const;

type Found = { severity: Concern['severity']; evidence: Concern['evidence'] } | null;

const warn = (evidence: Concern['evidence']): Found => ({ severity: 'warn', evidence });
const share = (part: number | null, whole: number | null): number | null =>
  part === null || whole === null || !(whole > 0) || !Number.isFinite(part) ? null : part / whole;
const round = (value: number): number => Number(value.toFixed(4));

/** Share of its middle that a leg's quote is wide. */
function width({ bid, ask }: SetupLeg): number | null {
  if (bid === null || ask === null || !(bid > 0) || !(ask >= bid)) return null;
  return (ask - bid) / ((ask + bid) / 2);
}

function spread({ legs }: Setup): Found {
  const widths = legs.flatMap((leg) => {
    const value = width(leg);
    return value === null ? [] : [{ name: leg.name, value }];
  });
  const worst = widths.sort((a, b) => b.value - a.value)[0];
  return worst !== undefined && worst.value > bounds.spread
    ? warn({ leg: worst.name, width: round(worst.value), bound: bounds.spread })
    : null;
}

function liquidity({ legs }: Setup): Found {
  for (const leg of legs) {
    const shown = leg.action === 'buy' ? leg.askQty : leg.bidQty;
    if (shown !== null && shown > 0 && leg.quantity > shown)
      return warn({ leg: leg.name, quantity: leg.quantity, shown });
    const lots = leg.quantity / leg.lot;
    if (leg.option && leg.volume !== null && leg.volume < bounds.volumeLots * lots)
      return warn({ leg: leg.name, lots, volume: leg.volume });
  }
  return null;
}

function size({ maxLoss, equity }: Setup): Found {
  const part = share(maxLoss, equity);
  if (part === null || part <= bounds.size.warn) return null;
  const severity = part > bounds.size.block ? 'block' : 'warn';
  return { severity, evidence: { maxLoss: round(maxLoss!), equity: round(equity!), share: round(part) } };
}

function concentration({ symbol, held, maxLoss, equity }: Setup): Found {
  const own = held.filter((one) => one.symbol === symbol).reduce((sum, { risk }) => sum + (risk ?? 0), 0);
  const all = held.reduce((sum, { risk }) => sum + (risk ?? 0), 0);
  if (own === 0 || maxLoss === null) return null;
  const part = share(own + maxLoss, equity);
  const ofAll = share(own + maxLoss, all + maxLoss);
  const { risk, share: most } = bounds.concentration;
  return part !== null && ofAll !== null && part > risk && ofAll > most
    ? warn({ symbol, share: round(part), ofOpenRisk: round(ofAll) })
    : null;
}

function correlation({ symbol, held, delta, correlations }: Setup): Found {
  for (const other of held) {
    if (other.symbol === symbol || other.delta === null || delta === null) continue;
    const found = correlations[other.symbol];
    if (found === undefined || Math.abs(found) < bounds.correlation) continue;
    const together = Math.sign(delta) * Math.sign(other.delta) * Math.sign(found) > 0;
    if (together) return warn({ with: other.symbol, correlation: round(found) });
  }
  return null;
}

const lastExpiry = (legs: readonly SetupLeg[]): string | null =>
  legs
    .flatMap(({ expiry }) => expiry ?? [])
    .sort()
    .at(-1) ?? null;

function eventAhead({ legs, events, date, vega }: Setup): Found {
  const until = lastExpiry(legs);
  const next = events.find((event) => event.date >= date && (until === null || event.date <= until));
  if (next === undefined) return null;
  const severity = vega !== null && vega < 0 ? 'warn' : 'info';
  return { severity, evidence: { event: next.name, date: next.date } };
}

function expiryDay({ legs, date }: Setup): Found {
  const today = legs.filter((leg) => leg.expiry === date);
  if (today.length === 0) return null;
  const sold = today.some(({ action }) => action === 'sell');
  return { severity: sold ? 'warn' : 'info', evidence: { expiry: date, legs: today.length } };
}

function againstTrend({ trend, delta, legs }: Setup): Found {
  if (trend === null || trend === 'neutral' || delta === null) return null;
  const units = Math.max(...legs.map(({ quantity }) => quantity));
  const tilt = delta / units;
  const against = trend === 'bullish' ? tilt < -bounds.delta : tilt > bounds.delta;
  return against ? warn({ trend, deltaPerUnit: round(tilt) }) : null;
}

function ivRank({ ivRank: rank, vega }: Setup): Found {
  if (rank === null || vega === null || vega === 0) return null;
  if (vega < 0 && rank < bounds.ivRank.low) return warn({ sells: 'volatility', ivRank: round(rank) });
  return vega > 0 && rank > bounds.ivRank.high ? warn({ buys: 'volatility', ivRank: round(rank) }) : null;
}

function staleData({ stale, quotedAt, now }: Setup): Found {
  const age = quotedAt === null ? null : now - quotedAt;
  return stale || (age !== null && age > bounds.staleMs) ? warn({ ageMs: age }) : null;
}

function similarFailed({ similar }: Setup): Found {
  if (similar === null || similar.n < bounds.similar.n) return null;
  const lost = similar.losses / similar.n;
  return lost >= bounds.similar.share
    ? warn({ n: similar.n, losses: similar.losses, share: round(lost) })
    : null;
}

/** A larger order soon after a loss. */
function revenge({ closed, now, maxLoss }: Setup): Found {
  const [last, ...earlier] = closed;
  if (last === undefined || last.pnl >= 0 || maxLoss === null) return null;
  const since = now - last.at;
  const usual = [last, ...earlier].flatMap(({ risk }) => (risk === null ? [] : [risk])).sort((a, b) => a - b);
  const middle = usual[Math.floor(usual.length / 2)];
  if (since < 0 || since > bounds.revenge.ms || middle === undefined || !(middle > 0)) return null;
  const times = maxLoss / middle;
  return times >= bounds.revenge.times
    ? warn({ minutesSince: Math.round(since / 60_000), lost: round(-last.pnl), timesUsual: round(times) })
    : null;
}

const undefinedRisk = ({ undefinedRisk: open, maxLoss }: Setup): Found =>
  open ? warn({ lossUnderStress: maxLoss === null ? null : round(maxLoss) }) : null;

function marginUse({ margin, equity }: Setup): Found {
  const part = share(margin, equity);
  if (part === null || part <= bounds.margin.warn) return null;
  const severity = part > bounds.margin.block ? 'block' : 'warn';
  return { severity, evidence: { margin: round(margin!), share: round(part) } };
}

const looks: Record<ConcernName, (setup: Setup) => Found> = {
  spread,
  liquidity,
  size,
  concentration,
  correlation,
  eventAhead,
  expiryDay,
  againstTrend,
  ivRank,
  staleData,
  similarFailed,
  revenge,
  undefinedRisk,
  marginUse,
};

/** Every doubt about an order, in a fixed order, each with the figures it rests on. Same set-up, same concerns. */
export function concernsOf(setup: Setup): Concern[] {
  return concernNames.flatMap((name) => {
    const found = looks[name](setup);
    return found === null ? [] : [{ name, ...found }];
  });
}

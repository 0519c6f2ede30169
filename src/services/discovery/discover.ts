import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { DiscoverRunInput, DiscoverRunOutput } from '../../core/shapes/discovery.ts';
import { type Exchange, isOpen, isoWithOffset } from '../../domain/calendar/calendar.ts';
import type { Pick } from '../../domain/discovery/ensemble.ts';
import type { Limited, Limits } from '../../domain/discovery/metric.ts';
import { watchChanges } from '../../domain/discovery/watch.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { raise } from '../watch/raise.ts';
import { type DiscoveryQuestion, prepare, type Scan, scan, storedPicks } from './run.ts';

/** Longer than any scan: what was killed is found by its process, what hangs on another machine by this. */
const leaseMs = 30 * 60_000;
export const leaseName = 'discover';

const between = (least: number | undefined, most: number | undefined) => ({ least, most });

function limitsOf(input: DiscoverRunInput): Limits {
  const pairs: [Limited, number | undefined, number | undefined][] = [
    ['turnover', input.minTurnover, undefined],
    ['close', input.minPrice, input.maxPrice],
    ['spread', undefined, input.maxSpread],
    ['volatility', undefined, input.maxVolatility],
    ['beta', input.minBeta, input.maxBeta],
    ['marketCap', input.minMarketCap, input.maxMarketCap],
    ['openInterest', input.minOpenInterest, undefined],
    ['optionVolume', input.minOptionVolume, undefined],
    ['ivRank', input.minIvRank, input.maxIvRank],
  ];
  const limits: Limits = {};
  for (const [name, least, most] of pairs)
    if (least !== undefined || most !== undefined) limits[name] = between(least, most);
  if (input.buildUp !== undefined) limits.buildUp = input.buildUp;
  return limits;
}

const four = (value: number): number => Math.round(value * 1e4) / 1e4;
const fourOrNull = (value: number | null): number | null => (value === null ? null : four(value));

function fuzzyOf(fuzzy: Pick['fuzzy']): Pick['fuzzy'] {
  if (fuzzy === null) return null;
  const { liquidity, volatility, momentum, sector } = fuzzy.parts;
  const parts = {
    liquidity: fourOrNull(liquidity),
    volatility: fourOrNull(volatility),
    momentum: fourOrNull(momentum),
    sector: fourOrNull(sector),
  };
  const memory = fuzzy.memory && { ...fuzzy.memory, factor: four(fuzzy.memory.factor) };
  return { score: four(fuzzy.score), parts, memory };
}

const pickOf = ({ rank, symbol, score, metric, fuzzy, model, divergence }: Pick) => ({
  rank,
  symbol,
  score: four(score),
  pickers: { metric: metric && { ...metric, score: four(metric.score) }, fuzzy: fuzzyOf(fuzzy), model },
  divergence,
});

function alertsOf({ diverging }: Scan): { code: string; text: string }[] {
  return diverging.map(({ symbol, divergence }) => ({
    code: 'divergence',
    text: `${symbol}: ${divergence === 'modelAgainstMetric' ? 'the model' : 'the fuzzy picker'} insists on what the filters refuse`,
  }));
}

function documentOf(found: Scan, dry: boolean): DiscoverRunOutput {
  const { universe, gathered, scored } = found;
  const passed = [...(scored.metric?.values() ?? [])].filter(({ pass }) => pass).length;
  const withData = universe.members.length - gathered.missing.filter(({ code }) => code === 'noBars').length;
  return {
    runId: found.id,
    asOf: isoWithOffset(universe.exchange, found.now),
    session: gathered.session,
    state: dry ? 'dry' : 'done',
    universe: { name: universe.name, size: universe.members.length, missing: gathered.missing },
    coverage: {
      listed: universe.members.length,
      withData,
      examined: gathered.measures.length,
      passed: scored.metric === null ? gathered.measures.length : passed,
      picked: found.picks.length,
    },
    weights: {
      metric: four(found.weights.metric),
      fuzzy: four(found.weights.fuzzy),
      model: four(found.weights.model),
    },
    pickers: found.pickers,
    picks: found.picks.map(pickOf),
    diverging: found.diverging.map(pickOf),
    nearMisses: found.nearMisses.map((miss) => ({ ...miss, score: four(miss.score) })),
    watchlist: { added: [], removed: [], kept: 0 },
    alerts: alertsOf(found),
    warnings: found.warnings.map(({ text }) => text),
  };
}

/** The document of no scan: outside a session, or where none was made yet. */
export function idle(exchange: Exchange, now: number, universe: string, why: string): DiscoverRunOutput {
  return {
    runId: '',
    asOf: isoWithOffset(exchange, now),
    session: isoWithOffset(exchange, now).slice(0, 10),
    state: 'idle',
    universe: { name: universe, size: 0, missing: [] },
    coverage: { listed: 0, withData: 0, examined: 0, passed: 0, picked: 0 },
    weights: { metric: 0, fuzzy: 0, model: 0 },
    pickers: [],
    picks: [],
    diverging: [],
    nearMisses: [],
    watchlist: { added: [], removed: [], kept: 0 },
    alerts: [],
    warnings: [why],
  };
}

/** Raises what a scan found to be told: a changed watch list, and a picker that insists on what the filters refuse. */
async function tell(document: DiscoverRunOutput, { id, diverging }: Scan, context: Context): Promise<void> {
  const at = context.ports.clock.now();
  const { added, removed, kept: left } = document.watchlist;
  const universe = document.universe.name;
  const names = (symbols: readonly string[]) => symbols.join(', ') || null;
  if (added.length + removed.length > 0)
    await raise(
      {
        kind: 'discovery',
        severity: 'info',
        key: id,
        about: universe,
        at,
        facts: { universe, added: names(added), removed: names(removed), kept: left },
      },
      context,
    );
  for (const [n, { symbol, divergence }] of diverging.entries()) {
    const facts = { symbol, divergence, text: document.alerts[n]?.text ?? null, universe };
    await raise(
      { kind: 'divergence', severity: 'info', key: `${id} ${symbol}`, about: symbol, at, facts },
      context,
    );
  }
}

async function kept(
  input: DiscoverRunInput,
  question: DiscoveryQuestion,
  context: Context,
): Promise<DiscoverRunOutput> {
  const { discovery } = await context.ports.store();
  const { clock } = context.ports;
  const prepared = await prepare(question, context);
  const { id, universe, gathered, now } = prepared;
  const { document: done } = await discovery.begin({
    id,
    asOf: now,
    session: gathered.session,
    universe: universe.name,
    universeId: gathered.fingerprint,
    members: gathered.measures.map(({ symbol }) => symbol),
    startedAt: clock.now(),
  });
  if (done !== null) return JSON.parse(done) as DiscoverRunOutput;
  const found = await scan(prepared, question, await discovery.answer(id), context);
  if (found.modelText !== null) await discovery.keepAnswer(id, found.modelText);
  const { watchlist } = await context.ports.store();
  const changes = watchChanges(await watchlist.all(), found.picks, now);
  const document: DiscoverRunOutput = {
    ...documentOf(found, false),
    watchlist: {
      added: changes.add.map(({ symbol }) => symbol),
      removed: changes.remove.map(({ symbol }) => symbol),
      kept: changes.kept,
    },
  };
  await watchlist.change({ ...changes, cause: id }, clock.now());
  await discovery.finish(id, storedPicks(found, input.top, context), JSON.stringify(document), clock.now());
  await tell(document, found, context);
  return document;
}

/**
 * Scans a universe once and keeps what it picked. One scan at a time a store: a second start is `busy` and names who holds
 * the lease. The same data and settings are the same run, which is then shown again instead of made twice.
 */
export async function discover(input: DiscoverRunInput, context: Context): Promise<DiscoverRunOutput> {
  const { universe, top, pickers, dryRun, deadline } = input;
  const now = context.asOf ?? context.ports.clock.now();
  if (input.ifSession) {
    const exchange = universe === 'us' ? 'US' : 'NSE';
    const open = isOpen(exchange, now);
    if (isRefusal(open) || !open)
      return idle(exchange, now, universe, 'No session is open: nothing was done');
  }
  const question: DiscoveryQuestion = { universe, top, pickers, deadline, limits: limitsOf(input) };
  if (dryRun || universe === 'sample')
    return documentOf(await scan(await prepare(question, context), question, null, context), true);
  const { leases } = await context.ports.store();
  const lease = await leases.take(leaseName, leaseMs);
  if ('holder' in lease) {
    const { pid, since } = lease.holder;
    const age = Math.max(0, Math.round((context.ports.clock.now() - since) / 1000));
    throw new CoachError(
      'busy',
      `A scan is running already: process ${pid}, for ${age} s`,
      'Wait for it, or look with `coach discover status`.',
    );
  }
  try {
    return await kept(input, question, context);
  } finally {
    await leases.release(lease.token);
  }
}

import type { Context } from '../core/command.ts';
import { CoachError } from '../core/errors.ts';
import type { ChainDocument, ChainRequest } from '../core/shapes/chain.ts';
import type { DifferenceDocument, DifferenceRequest } from '../core/shapes/difference.ts';
import { isoWithOffset } from '../domain/calendar/calendar.ts';
import { type AnalysisHistory, analyse, type ChainAnalysis, chooseExpiry } from '../domain/chain/analysis.ts';
import { difference } from '../domain/chain/difference/difference.ts';
import { chainDocument } from '../domain/chain/document/document.ts';
import { summaries } from '../domain/chain/document/summary.ts';
import type { Chain } from '../domain/chain/snapshot.ts';
import { ivByDay } from '../domain/chain/state/rank.ts';
import type { DailyFigures } from '../ports/store.ts';
import {
  dated,
  loadChain,
  loadSnapshot,
  namedUnderlying,
  orThrow,
  rateFor,
  type Snapshot,
} from './suggest/snapshot.ts';

/** What came before, as the analysis wants it; a made-up chain is compared with its own made-up past. */
export function historyOf(snapshot: Snapshot, past: readonly Chain[]): AnalysisHistory {
  const rows: DailyFigures[] = snapshot.sample
    ? past.flatMap((chain) => summaries(chain, { rate: snapshot.rate }))
    : snapshot.summaries;
  return {
    ivByDay: ivByDay(rows, snapshot.chain.exchange).map(({ date, atmIv }) => ({
      date,
      atmIv: Math.round(atmIv * 1e6) / 1e6,
    })),
    snapshots: rows.map(({ asOf, expiry, spot, pcrOi, atmIv, callOi, putOi }) => ({
      asOf,
      expiry,
      spot,
      pcrOi,
      atmIv,
      callOi,
      putOi,
    })),
    volIndexByDay: snapshot.volatilityIndex ?? undefined,
  };
}

/** A snapshot read: one expiry analysed with all the history at hand. */
export function read(snapshot: Snapshot, expiry: string | undefined, maxStrikes = 10): ChainAnalysis {
  return orThrow(
    analyse(snapshot.chain, expiry, {
      rate: snapshot.rate,
      freshness: snapshot.freshness,
      history: historyOf(snapshot, snapshot.past),
      previous: snapshot.past[0],
      bars: snapshot.bars ?? undefined,
      maxStrikes,
    }),
    'missing',
  );
}

/** The document of `coach chain`. */
export async function chainReading(asked: ChainRequest, context: Context): Promise<ChainDocument> {
  const input = dated(asked, context);
  const snapshot = await loadSnapshot(input, context);
  const document = chainDocument(read(snapshot, input.expiry, input.around), { strikes: input.strikes });
  return { ...document, warnings: [...snapshot.warnings, ...document.warnings] };
}

/** The earlier of the two snapshots: a file, a stored id, or the one kept before this. */
async function earlier(
  input: DifferenceRequest,
  after: Chain,
  market: string,
  context: Context,
): Promise<Chain> {
  const { before } = input;
  if (before === undefined) {
    const underlying = namedUnderlying(input.symbol);
    const kept = await (await context.ports.market(market)).history({
      underlying,
      asOf: after.asOf,
      limit: 1,
    });
    if (kept[0]) return kept[0];
    throw new CoachError(
      'missing',
      `No snapshot of ${after.symbol} before this one is kept`,
      'Give an older chain with --before <file>, or import one with `coach market import`.',
    );
  }
  if (/^[0-9a-f]{16,64}$/.test(before)) {
    const stored = await (await context.ports.store()).chains.byId(before);
    if (stored) return stored.chain;
    throw new CoachError(
      'missing',
      `No stored snapshot has the id ${before}`,
      'The id of a snapshot stands in the receipt of a suggestion, as `chainId`.',
    );
  }
  return (await loadChain({ symbol: input.symbol, chain: before }, context)).value;
}

/** The document of `coach diff`. */
export async function chainDifference(
  asked: DifferenceRequest,
  context: Context,
): Promise<DifferenceDocument> {
  const input = dated(asked, context);
  const loaded = await loadChain(input, context);
  const after = loaded.value;
  const before = await earlier(input, after, loaded.sample ? 'sample' : 'stored', context);
  const { expiry } = orThrow(chooseExpiry(after, input.expiry), 'missing');
  if (!before.slices.some((slice) => slice.expiry === expiry)) {
    const common = before.slices.map((s) => s.expiry).filter((e) => after.slices.some((s) => s.expiry === e));
    throw new CoachError(
      'missing',
      `The earlier snapshot of ${after.symbol} (${isoWithOffset(before.exchange, before.asOf)}) does not list ${expiry}`,
      common.length === 0
        ? 'The two share no expiry; name another one with --before.'
        : `Both list ${common.slice(0, 5).join(', ')}: choose with --expiry.`,
    );
  }
  const document = orThrow(
    difference(before, after, expiry, {
      rate: rateFor(context.ports, after.currency),
      most: input.most,
    }),
    'usage',
  );
  const warnings = loaded.sample
    ? ['SAMPLE DATA: both snapshots are made up.', ...document.warnings]
    : document.warnings;
  return { ...document, warnings };
}

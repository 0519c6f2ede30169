import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { optionsQuestion } from '../../core/shapes/backtest-options.ts';
import type { EvidenceQuestion, EvidenceResult } from '../../core/shapes/evidence.ts';
import { optionStats } from '../../domain/backtest/options/figures.ts';
import { historyOf } from '../../domain/backtest/options/history.ts';
import { type DayState, similarDays } from '../../domain/backtest/options/likeness.ts';
import { runOptions } from '../../domain/backtest/options/run.ts';
import { isoWithOffset, localDate } from '../../domain/calendar/calendar.ts';
import { ivByDay } from '../../domain/chain/state/rank.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { loadChains, type StoredChains } from './chains.ts';
import { fillOf, type KeptSuggestion, rulesOf, structureOf, suggestionOf } from './option-rules.ts';
import { labelsOf, settingsFor } from './options.ts';

/** Below this nothing is said. */
const enough = 10;

type Sample = EvidenceResult['evidence'][number]['all'];

/** What was known at the close of each stored day, by its summaries. */
async function dayStates(
  underlying: Underlying,
  stored: StoredChains,
  context: Context,
): Promise<DayState[]> {
  const store = await context.ports.store();
  const rows = await store.chains.summaries(underlying.symbol, { before: stored.chains.at(-1)!.asOf });
  const volatility = new Map(ivByDay(rows, underlying.exchange).map(({ date, atmIv }) => [date, atmIv]));
  const days = new Map<string, { spot: number; pcr: number }>();
  for (const { asOf, spot, pcrOi } of rows)
    days.set(localDate(underlying.exchange, asOf), { spot: spot ?? Number.NaN, pcr: pcrOi ?? Number.NaN });
  const dates = [...days.keys()].sort();
  return dates.map((date, i) => {
    const { spot, pcr } = days.get(date)!;
    const before = i < 5 ? Number.NaN : days.get(dates[i - 5]!)!.spot;
    return { date, volatility: volatility.get(date) ?? Number.NaN, trend: spot / before - 1, pcr };
  });
}

function sentence(name: string, promised: number, all: Sample, similar: Sample): string {
  const percent = (value: number) => `${Math.round(100 * value)} %`;
  const said = (sample: Sample, where: string) =>
    sample.winRate === null || sample.winRateInterval === null
      ? `${where}: ${sample.reason}`
      : `${where} it won ${percent(sample.winRate)} of ${sample.n} (${percent(sample.winRateInterval[0])} to ${percent(sample.winRateInterval[1])}), ${Math.round(sample.mean ?? 0)} on average, ${Math.round(sample.worst ?? 0)} at worst`;
  return `${name} promised ${percent(promised)}; ${said(all, 'on all stored days')}; ${said(similar, 'on days like this')}`;
}

/** The structure entered on each of some days, whatever else is open; silent below ten trades. */
async function tried(
  document: KeptSuggestion,
  rank: number,
  stored: StoredChains,
  only: ReadonlySet<string> | null,
  context: Context,
): Promise<Sample> {
  const question = optionsQuestion.parse({ suggestion: document, rank, overlap: 50, keep: false });
  const structure = await structureOf(question, context);
  const underlying = namedUnderlying(structure.symbol);
  const settings = await settingsFor(question, underlying, stored.chains, context);
  const rules = rulesOf(question, structure, fillOf(undefined, stored.chains));
  const history = historyOf(stored.chains);
  const days = only === null ? history.dates.length : only.size;
  const stats = optionStats(runOptions(history, rules, { ...settings, only }), null);
  if (stats.n < enough) {
    const reason = `${stats.n} trades on ${days} days are too few to say anything`;
    return { days, n: stats.n, winRate: null, winRateInterval: null, mean: null, worst: null, reason };
  }
  const { n, winRate, winRateInterval, mean, worst } = stats;
  return { days, n, winRate, winRateInterval, mean, worst, reason: null };
}

/**
 * What structures like those of a suggestion did on the stored days before it, on all and on those most like its own. Nothing later than
 * the suggestion is looked at. Throws CoachError.
 */
export async function evidence(question: EvidenceQuestion, context: Context): Promise<EvidenceResult> {
  return replayed(await suggestionOf(question.id, context), context);
}

/** The same of a suggestion at hand; none where no days are stored. */
export async function evidenceOf(
  document: KeptSuggestion,
  context: Context,
): Promise<EvidenceResult['evidence']> {
  try {
    return (await replayed(document, context)).evidence;
  } catch (thrown) {
    if (thrown instanceof CoachError && thrown.kind === 'missing') return [];
    throw thrown;
  }
}

async function replayed(document: KeptSuggestion, context: Context): Promise<EvidenceResult> {
  const underlying = namedUnderlying(document.symbol);
  const before = Date.parse(document.asOf);
  const past = { ...context, asOf: before };
  const stored = await loadChains(underlying, {}, past);
  const today = localDate(underlying.exchange, before);
  const states = await dayStates(underlying, stored, past);
  const own = states.find(({ date }) => date === today) ?? states.at(-1);
  const alike =
    own === undefined
      ? new Set<string>()
      : similarDays(
          states.filter(({ date }) => date < today),
          own,
        );
  const found: EvidenceResult['evidence'] = [];
  for (const { rank, strategy, name, pop } of document.suggestions) {
    const all = await tried(document, rank, stored, null, past);
    const similar = await tried(document, rank, stored, alike, past);
    found.push({ rank, strategy, promised: pop, all, similar, words: sentence(name, pop, all, similar) });
  }
  return {
    id: document.id,
    symbol: document.symbol,
    before: isoWithOffset(underlying.exchange, before),
    evidence: found,
    likeness:
      '30-day volatility, gain over five sessions and put-call ratio, each in its own spread; the nearest third',
    labels: labelsOf(stored),
  };
}

import type { Context } from '../../core/command.ts';
import type { AuditQuestion, AuditResult } from '../../core/shapes/backtest-audit.ts';
import type { AuditAnswer, AuditFinding } from '../../domain/backtest/audit.ts';
import { type LuckCheck, luckCheck } from '../../domain/backtest/checks.ts';
import { signals } from '../../domain/backtest/signal.ts';
import { makerOf } from '../../domain/backtest/source.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { variance } from '../../domain/stats/sample.ts';
import { familyOf, runBacktest } from './run.ts';
import { barMoment, dataHash, type Loaded } from './series.ts';
import { doHere } from './strategy.ts';

const enoughTrades = 20;
/** A share of luckier worlds above this is no better than luck. */
const likeLuck = 0.05;

const kinds: Record<AuditFinding['kind'], string> = {
  futureDeleted: 'with all later bars deleted',
  futureCorrupted: 'with later bars corrupted',
  futureShuffled: 'with later bars in another order',
  stateCarried: 'in a second run of the same program, which must have kept something from the first',
  sameCloseFill: '',
  samePrices: '',
};

function evidence(found: AuditFinding, series: readonly Loaded[], at: string): string {
  const name = series[found.series]?.bars.symbol ?? '';
  if (found.kind === 'sameCloseFill')
    return `Orders are filled at the close that made the signal (--fill same-close): ${found.count} trades rest on it`;
  if (found.kind === 'samePrices')
    return `${series[0]!.bars.symbol} and ${name} have one price at every bar: one series under two names`;
  return `${name}: the decision at ${at} was ${signals[found.before]} and is ${signals[found.after]} ${kinds[found.kind]}; ${found.count} decisions changed`;
}

function verdict(audit: AuditAnswer, luck: LuckCheck, n: number): Pick<AuditResult, 'verdict' | 'words'> {
  if (audit.findings.length > 0)
    return {
      verdict: 'lookAhead',
      words: 'The result rests on what could not be known or traded: do not believe it',
    };
  if (n < enoughTrades)
    return { verdict: 'tooFewTrades', words: `${n} closed trades: too few trades to say anything` };
  const shares = [luck.worlds, luck.randomEntries].flatMap((one) =>
    one === null ? [] : [one.asGood / one.draws],
  );
  const most = Math.max(...shares, 0);
  const percent = (100 * most).toFixed(1);
  return most > likeLuck || (luck.deflatedSharpe ?? 0) < 0.95
    ? {
        verdict: 'likeLuck',
        words: `No look-ahead, and nothing beyond luck: chance alone did as well in ${percent} % of the draws`,
      }
    : {
        verdict: 'beyondLuck',
        words: `No look-ahead; chance alone did as well in ${percent} % of the draws`,
      };
}

/** Yearly Sharpe ratios of the kept runs of a family: its true number of trials, and how they spread. */
async function trialsOf(family: string, context: Context): Promise<number[]> {
  const rows = await (await context.ports.store()).backtests.list({ family });
  return rows.flatMap(({ figures }) => (typeof figures['sharpe'] === 'number' ? [figures['sharpe']] : []));
}

/** `backtest audit`: whether decisions rest on the future, and whether the result is more than luck. Throws CoachError. */
export async function backtestAudit(question: AuditQuestion, context: Context): Promise<AuditResult> {
  const { chosen, settings, series, actions, warnings, run } = await runBacktest(question, context);
  const bars = series.map((one) => one.bars);
  const { source } = chosen;
  const answer = await doHere(
    { kind: 'audit', series: bars, source, settings, actions, seed: question.seed },
    context,
  );
  const audit =
    answer.kind === 'audit' ? answer.audit : { decisions: 0, differing: 0, findings: [], warmups: [] };
  const made = source.kind === 'module' ? null : makerOf(source);
  const tried = await trialsOf(familyOf(chosen.name, dataHash(series, context)), context);
  const luck = luckCheck(run, bars, {
    settings,
    maker: made === null || isRefusal(made) || bars[0]!.close.length > 50_000 ? null : made,
    trials: question.trials ?? Math.max(1, tried.length),
    varianceOfTrials: (tried.length > 2 ? variance(tried) : 1) / 252,
    seed: question.seed,
  });
  const n = run.trades.count;
  return {
    strategy: chosen.name,
    decisions: audit.decisions,
    differing: audit.differing,
    findings: audit.findings.map((found) => {
      const at = barMoment(series[found.series]!, found.bar);
      return { kind: found.kind, at, count: found.count, evidence: evidence(found, series, at) };
    }),
    warmups: audit.warmups,
    luck,
    ...verdict(audit, luck, n),
    n,
    warnings,
  };
}

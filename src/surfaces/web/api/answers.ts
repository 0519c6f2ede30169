import type { deskAccount } from '../../../core/shapes/account.ts';
import type { BacktestResult } from '../../../core/shapes/backtest.ts';
import type { OptionsResult } from '../../../core/shapes/backtest-options.ts';
import type { RunRow, RunShown, RunsCompared } from '../../../core/shapes/backtest-runs.ts';
import type { BreakerDocument, breakerExplained } from '../../../core/shapes/breaker.ts';
import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { DiscoverRunOutput } from '../../../core/shapes/discovery.ts';
import type { EvidenceResult } from '../../../core/shapes/evidence.ts';
import type { ExperimentResult, experimentListDocument } from '../../../core/shapes/experiment.ts';
import type { DiscoverPerformance, discoverStatus } from '../../../core/shapes/league.ts';
import type { limitsShown } from '../../../core/shapes/limits.ts';
import type { MetricsDocument } from '../../../core/shapes/metrics.ts';
import type { OrderDocument } from '../../../core/shapes/order.ts';
import type { PayoffDocument } from '../../../core/shapes/payoff.ts';
import type { PerformanceDocument } from '../../../core/shapes/performance.ts';
import type { PortfolioDocument } from '../../../core/shapes/portfolio.ts';
import type { PreflightReport } from '../../../core/shapes/preflight.ts';
import type { barsDocument, marketStatusDocument } from '../../../core/shapes/prices.ts';
import type { ProfileNext } from '../../../core/shapes/profile.ts';
import type { ScorecardDocument } from '../../../core/shapes/scorecard.ts';
import type { FeedbackDocument, SessionSummary, SessionsShowDocument } from '../../../core/shapes/session.ts';
import type { SuggestDocument } from '../../../core/shapes/suggestion.ts';
import type { WatchedSymbol } from '../../../core/shapes/watchlist.ts';

/** What a zod shape accepts, without zod in the page. */
type Of<Shape extends { _zod: { output: unknown } }> = Shape['_zod']['output'];

/** One line of `order list`. */
export interface OrderLine {
  intent: string;
  account: string;
  placedAt: string;
  symbol: string;
  state: OrderDocument['state'];
  reason: string | null;
  legs: string[];
  trade: string | null;
  netCash: number;
  charges: number;
}

/** What each command that the desk shows answers with. */
export interface Answers {
  suggest: SuggestDocument;
  chain: ChainDocument;
  payoff: PayoffDocument;
  evidence: EvidenceResult;
  portfolio: PortfolioDocument;
  'portfolio mark': { markedAt: string; marked: number; unmarked: string[]; warnings: string[] };
  performance: PerformanceDocument;
  'account list': { accounts: Of<typeof deskAccount>[] };
  'account open': Of<typeof deskAccount>;
  'order list': { orders: OrderLine[] };
  'order show': OrderDocument;
  'order preview': OrderDocument;
  'order place': OrderDocument;
  'order cancel': OrderDocument;
  'limits show': Of<typeof limitsShown>;
  'breaker status': BreakerDocument;
  'breaker explain': Of<typeof breakerExplained>;
  'breaker halt': BreakerDocument;
  'breaker check': BreakerDocument;
  'breaker resume': BreakerDocument & { outcome: 'resumed' | 'sent' | 'refused'; reason: string | null };
  preflight: PreflightReport;
  'backtest run': BacktestResult;
  'backtest options': OptionsResult;
  'backtest list': { runs: RunRow[]; count: number };
  'backtest show': RunShown;
  'backtest compare': RunsCompared;
  'discover status': Of<typeof discoverStatus>;
  'discover suggestions': DiscoverRunOutput;
  'discover performance': DiscoverPerformance;
  'watchlist list': { entries: WatchedSymbol[] };
  'watchlist add': unknown;
  'watchlist remove': unknown;
  'market status': Of<typeof marketStatusDocument>;
  'market bars': Of<typeof barsDocument>;
  scorecard: ScorecardDocument;
  metrics: MetricsDocument;
  'profile next': ProfileNext;
  'experiment list': Of<typeof experimentListDocument>;
  'experiment result': ExperimentResult;
  feedback: FeedbackDocument;
  'sessions list': { sessions: SessionSummary[] };
  'sessions show': SessionsShowDocument;
}
export type CommandName = keyof Answers;

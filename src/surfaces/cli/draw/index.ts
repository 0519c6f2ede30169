import type { View } from './parts/page.ts';

/** Turns a command's output, already safe text, into what a person sees. */
export interface Drawing {
  draw(output: unknown, view: View): string;
  /** What a better answer adds to the one already on the screen; the whole answer where it is absent. */
  amend?(output: unknown, view: View): string;
}

/** A drawing per command name, loaded when it is needed. Others are drawn by their own words or as a document. */
export const drawings: Record<string, (() => Promise<Drawing>) | undefined> = {
  suggest: () => import('./suggest.ts'),
  chain: () => import('./chain.ts'),
  diff: () => import('./diff.ts'),
  payoff: () => import('./payoff.ts'),
  'calc payoff': () => import('./payoff.ts'),
  'market status': () => import('./market-status.ts'),
  'market quote': () => import('./quote.ts'),
  'market bars': () => import('./bars.ts'),
  'market import': () => import('./import.ts'),
  'discover run': () => import('./discovery/discover.ts'),
  'discover suggestions': () => import('./discovery/discover.ts'),
  'discover performance': () => import('./discovery/league.ts'),
  portfolio: () => import('./portfolio.ts'),
  'trade list': () => import('./trade-list.ts'),
  'memory search': () => import('./memory.ts'),
  'events list': () => import('./events.ts'),
  'events search': () => import('./events.ts'),
  'journal import': () => import('./journal-import.ts'),
  'journal list': () => import('./journal.ts'),
  'journal review': () => import('./journal-review.ts'),
  performance: () => import('./performance.ts'),
  patterns: () => import('./patterns.ts'),
  'backtest run': () => import('./backtest/bars.ts'),
  'backtest options': () => import('./backtest/options.ts'),
  'backtest sweep': () => import('./backtest/sweep.ts'),
  'backtest walk-forward': () => import('./backtest/sweep.ts'),
  'backtest list': () => import('./backtest/runs.ts'),
  'backtest show': () => import('./backtest/runs.ts'),
  'backtest compare': () => import('./backtest/runs.ts'),
  'backtest audit': () => import('./backtest/audit.ts'),
  scorecard: () => import('./learning/scorecard.ts'),
  query: () => import('./query.ts'),
  'sessions list': () => import('./sessions.ts'),
  'config list': () => import('./settings.ts'),
  metrics: () => import('./person/metrics.ts'),
  'card zero-dte': () => import('./person/zero-dte.ts'),
  'card iv': () => import('./person/iv.ts'),
  'card earnings': () => import('./person/earnings.ts'),
  'card journal': () => import('./person/journal-card.ts'),
  'profile next': () => import('./person/profile-next.ts'),
  'experiment result': () => import('./person/experiment.ts'),
  doctor: () => import('./doctor.ts'),
  'order preview': () => import('./desk/order.ts'),
  'order place': () => import('./desk/order.ts'),
  'order show': () => import('./desk/order.ts'),
  'breaker status': () => import('./desk/breaker.ts'),
  'breaker explain': () => import('./desk/breaker.ts'),
  'breaker check': () => import('./desk/breaker.ts'),
  preflight: () => import('./desk/preflight.ts'),
};

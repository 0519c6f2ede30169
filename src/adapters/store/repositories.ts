import type { Clock } from '../../ports/clock.ts';
import type { Store } from '../../ports/store.ts';
import { alerts } from './alerts/alerts.ts';
import { backtests } from './backtests.ts';
import { desk } from './desk/desk.ts';
import { watchlist } from './desk/watchlist.ts';
import { discovery } from './discovery.ts';
import type { Driver } from './driver.ts';
import { eventLog } from './event-log.ts';
import { identity } from './identity.ts';
import { jobs } from './jobs.ts';
import { learning } from './learning/learning.ts';
import { leases } from './leases.ts';
import { journal } from './ledger/journal.ts';
import { ledger } from './ledger/ledger.ts';
import { actions } from './market/actions.ts';
import { adjustments } from './market/adjustments.ts';
import { bars } from './market/bars.ts';
import { chains } from './market/chains.ts';
import { futures } from './market/futures.ts';
import { imports } from './market/imports.ts';
import { memory } from './memory/memory.ts';
import { experiments } from './person/experiments.ts';
import { metrics } from './person/metrics.ts';
import { profile } from './person/profile.ts';
import { replies } from './replies.ts';
import { suggestions } from './suggestions.ts';
import { answers } from './talk/answers.ts';
import { calls } from './talk/calls.ts';
import { sessions } from './talk/sessions.ts';
import { telemetry } from './talk/telemetry.ts';
import { usage } from './talk/usage.ts';
import { watch } from './watch.ts';

const counted = `SELECT (SELECT count(*) FROM chains) AS chains, (SELECT count(*) FROM chain_summaries) AS summaries,
  (SELECT count(*) FROM bar_series) AS "barSeries", (SELECT coalesce(sum(bar_count), 0) FROM bar_blocks) AS bars,
  (SELECT count(*) FROM suggestions) AS suggestions, (SELECT count(*) FROM imports) AS imports,
  (SELECT count(*) FROM events) AS events,
  (SELECT count(*) FROM fills) AS fills, (SELECT count(*) FROM cash_flows) AS "cashFlows",
  (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM turns) AS turns,
  (SELECT count(*) FROM memories) AS memories,
  (SELECT count(*) FROM desk_accounts) AS accounts, (SELECT count(*) FROM orders) AS orders`;

/** The repositories on one database. */
export function storeOn(db: Driver, clock: Pick<Clock, 'now' | 'id'>): Store {
  return {
    chains: chains(db),
    bars: bars(db),
    adjustments: adjustments(db),
    actions: actions(db),
    futures: futures(db),
    suggestions: suggestions(db),
    discovery: discovery(db),
    alerts: alerts(db),
    watch: watch(db),
    leases: leases(db, clock),
    imports: imports(db),
    replies: replies(db),
    backtests: backtests(db),
    learning: learning(db),
    jobs: jobs(db),
    ledger: ledger(db, clock),
    journal: journal(db),
    memory: memory(db),
    desk: desk(db, clock),
    watchlist: watchlist(db),
    identity: identity(db),
    events: eventLog(db),
    sessions: sessions(db),
    usage: usage(db),
    calls: calls(db),
    answers: answers(db),
    telemetry: telemetry(db),
    metrics: metrics(db),
    experiments: experiments(db),
    profile: profile(db),
    async health() {
      const facts = await db.health();
      // A damaged file may not even be counted, and health must say so rather than fail.
      const rows = facts.integrity === 'ok' ? await db.all<Record<string, number>>(counted) : [];
      return { ...facts, counts: rows[0] ?? {} };
    },
    patience: (ms) => db.patience(ms),
    close: () => db.close(),
  };
}

import type { Entry } from '../src/core/command.ts';
import { accountCommands } from './account/index.ts';
import { alertsCommands } from './alerts/index.ts';
import { backtestCommands } from './backtest/index.ts';
import { breakerCommands } from './breaker/index.ts';
import { calcCommands } from './calc/index.ts';
import { cardCommands } from './card/index.ts';
import { cycleCommands } from './cycle/index.ts';
import { discoverCommands } from './discover/index.ts';
import { evalCommands } from './eval/index.ts';
import { experimentCommands } from './experiment/index.ts';
import { journalCommands } from './journal/index.ts';
import { limitsCommands } from './limits/index.ts';
import { marketCommands } from './market/index.ts';
import { memoryCommands } from './memory/index.ts';
import { metricsCommands } from './metrics/index.ts';
import { monitorCommands } from './monitor/index.ts';
import { orderCommands } from './order/index.ts';
import { portfolioCommands } from './portfolio/index.ts';
import { preflightCommands } from './preflight/index.ts';
import { profileCommands } from './profile/index.ts';
import { scheduleCommands } from './schedule/index.ts';
import { scorecardCommands } from './scorecard/index.ts';
import { serveCommands } from './serve/index.ts';
import { settingsCommands } from './settings/index.ts';
import { storeCommands } from './store/index.ts';
import { suggestCommands } from './suggest/index.ts';
import { talkCommands } from './talk/index.ts';
import { todayCommands } from './today/index.ts';
import { tradeCommands } from './trade/index.ts';
import { watchlistCommands } from './watchlist/index.ts';
import { workerCommands } from './worker/index.ts';

/** The groups of help, as a person thinks of them. */
const groups: readonly (readonly [title: string, ...folders: (readonly Entry[])[]])[] = [
  ['Trade ideas', suggestCommands, discoverCommands, cardCommands],
  [
    'Paper trading',
    accountCommands,
    orderCommands,
    limitsCommands,
    breakerCommands,
    cycleCommands,
    watchlistCommands,
    preflightCommands,
  ],
  ['Watch', todayCommands, monitorCommands, alertsCommands, scheduleCommands],
  ['Backtests', backtestCommands],
  ['How good it is', scorecardCommands, evalCommands],
  ['Your books', tradeCommands, portfolioCommands, journalCommands],
  ['Talk and memory', talkCommands, memoryCommands],
  ['Market data', marketCommands],
  ['Exact numbers', calcCommands],
  ['You and coach', profileCommands, experimentCommands, metricsCommands],
  ['Other ways in', serveCommands, workerCommands],
  ['Settings and store', settingsCommands, storeCommands],
];

/** The few to start with. */
const first = new Set(['suggest', 'payoff', 'ask', 'chat', 'journal import', 'portfolio']);

/** What coach can do, in the order help shows it. A command's code is loaded when it is asked for. */
export const registry: readonly Entry[] = groups.flatMap(([group, ...folders]) =>
  folders.flat().map((entry) => ({ ...entry, group, first: first.has(entry.name) })),
);

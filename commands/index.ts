import type { Entry } from '../src/core/command.ts';
import { accounts } from './account/entries.ts';
import { backtesting } from './backtest/index.ts';
import { breaker } from './breaker/entries.ts';
import { calculating } from './calculating.ts';
import { cycles } from './cycle/entries.ts';
import { discovering } from './discover/index.ts';
import { keepingBooks } from './keeping-books.ts';
import { limits } from './limits/entries.ts';
import { lookingBack } from './looking-back.ts';
import { orders } from './order/entries.ts';
import { readiness } from './preflight/entries.ts';
import { remembering } from './remembering.ts';
import { talking } from './talking.ts';
import { watchlist } from './watchlist/entries.ts';

/** What coach can do, in the order help shows it. A command's code is loaded when it is asked for; name and summary are checked against it by a test. */
export const registry: readonly Entry[] = [
  {
    name: 'suggest',
    summary: 'Three costed, tradable option strategies from the chain as it is',
    load: async () => (await import('./suggest.ts')).suggestCommand,
  },
  {
    name: 'chain',
    summary: 'The state of an option chain: forward, PCR, max pain, IV, walls, skew',
    load: async () => (await import('./chain.ts')).chainCommand,
  },
  {
    name: 'diff',
    summary: 'What changed between two snapshots of a chain',
    load: async () => (await import('./chain.ts')).diffCommand,
  },
  {
    name: 'payoff',
    summary: 'Profit, loss and odds of a position, drawn, at the prices of the chain',
    load: async () => (await import('./payoff.ts')).payoffCommand,
  },
  ...calculating,
  {
    name: 'market import',
    summary: 'Read market files of any known format into the store',
    load: async () => (await import('./market.ts')).marketImport,
  },
  {
    name: 'market quote',
    summary: 'Last price of a symbol, with its age',
    load: async () => (await import('./market.ts')).marketQuoteCommand,
  },
  {
    name: 'market bars',
    summary: 'Stored price bars of a symbol',
    load: async () => (await import('./market.ts')).marketBarsCommand,
  },
  {
    name: 'market status',
    summary: 'Which markets are open, what is stored and how old it is',
    load: async () => (await import('./market.ts')).marketStatusCommand,
  },
  ...accounts,
  ...orders,
  ...limits,
  ...breaker,
  ...cycles,
  ...watchlist,
  ...readiness,
  ...keepingBooks,
  {
    name: 'query',
    summary: 'Ask your own data in words or SQL: trades, positions, suggestions, chain history, prices',
    load: async () => (await import('./query.ts')).queryCommand,
  },
  ...discovering,
  ...remembering,
  ...lookingBack,
  ...backtesting,
  {
    name: 'replay',
    summary: 'Make a stored suggestion again from its receipt and compare every byte',
    load: async () => (await import('./replay.ts')).replayCommand,
  },
  ...talking,
  {
    name: 'config list',
    summary: 'Every setting, its value and where it came from',
    load: async () => (await import('./config.ts')).configList,
  },
  { name: 'config get', summary: 'One setting', load: async () => (await import('./config.ts')).configGet },
  {
    name: 'config set',
    summary: 'Save a setting (never a key or a password)',
    load: async () => (await import('./config.ts')).configSet,
  },
  {
    name: 'config unset',
    summary: 'Return a setting to its default',
    load: async () => (await import('./config.ts')).configUnset,
  },
  {
    name: 'doctor',
    summary: 'Check the machine, the store, the settings and the facts coach relies on',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'store backup',
    summary: 'A verified copy of the store, taken while coach goes on writing',
    load: async () => (await import('./store.ts')).storeBackup,
  },
  {
    name: 'store verify',
    summary: 'Read the whole store and find every page, row, chain or bar that is not as it was written',
    load: async () => (await import('./store.ts')).storeVerify,
  },
  {
    name: 'store restore',
    summary: 'Put a verified backup in the place of the store; without a file, list the backups',
    load: async () => (await import('./store.ts')).storeRestore,
  },
  {
    name: 'store export',
    summary: 'Everything you have in coach, as one JSON file or a folder of CSV files',
    load: async () => (await import('./store.ts')).storeExport,
  },
  {
    name: 'store erase',
    summary: 'Erase everything coach keeps of you: store, settings, keys, caches, backups',
    load: async () => (await import('./store.ts')).storeErase,
  },
  {
    name: 'store migrate',
    summary: 'Bring the store to the newest schema, after a backup',
    load: async () => (await import('./store.ts')).storeMigrate,
  },
  {
    name: 'store size',
    summary: 'How large the store is, table by table',
    load: async () => (await import('./store.ts')).storeSize,
  },
  {
    name: 'store prune',
    summary: 'Take away old chains that no suggestion needs, and old telemetry; says how much before it does',
    load: async () => (await import('./store.ts')).storePrune,
  },
  {
    name: 'completion',
    summary: 'Shell completion: eval "$(coach completion bash)"',
    load: async () => (await import('./completion.ts')).completion,
  },
];

import { entry } from '../../src/core/command.ts';

/** Prices, in help order. */
export const marketCommands = [
  entry(
    'market import',
    'Read market files of any known format into the store',
    async () => (await import('./market.ts')).marketImport,
  ),
  entry(
    'market quote',
    'Last price of a symbol, with its age',
    async () => (await import('./market.ts')).marketQuoteCommand,
  ),
  entry('market bars', 'Price bars of a symbol', async () => (await import('./market.ts')).marketBarsCommand),
  entry(
    'market status',
    'Which markets are open, what is stored and how old it is',
    async () => (await import('./market.ts')).marketStatusCommand,
  ),
  entry(
    'market stream',
    'Prices as they come, from Upstox or Alpaca, until you stop it',
    async () => (await import('./stream.ts')).marketStream,
  ),
  entry(
    'market login',
    'Log in at Upstox, Kite, Dhan or Alpaca, for live prices; kept in a file only you can read',
    async () => (await import('./login.ts')).marketLogin,
  ),
  entry(
    'market logout',
    'Forget the login at a vendor',
    async () => (await import('./login.ts')).marketLogout,
  ),
];

import type { IconName } from '../parts/icons.tsx';

export interface PageFacts {
  page: string;
  name: string;
  /** What it shows, in a few words. */
  about: string;
  icon: IconName;
  /** Shown only where the server offers one of these. */
  needs: readonly string[];
}

/** The pages of the desk in the order they are used on a day. */
export const pages = [
  { page: 'home', name: 'Home', about: '', icon: 'home', needs: [] },
  { page: 'chat', name: 'Chat', about: 'ask about anything', icon: 'chat', needs: ['ask'] },
  { page: 'chain', name: 'Chain', about: 'open interest and smile', icon: 'chain', needs: ['chain'] },
  { page: 'suggest', name: 'Ideas', about: 'three costed structures', icon: 'suggest', needs: ['suggest'] },
  {
    page: 'portfolio',
    name: 'Portfolio',
    about: 'what is held, why it moved',
    icon: 'portfolio',
    needs: ['portfolio'],
  },
  { page: 'desk', name: 'Desk', about: 'orders, limits, breaker', icon: 'desk', needs: ['order list'] },
  { page: 'backtests', name: 'Backtests', about: 'kept runs', icon: 'backtests', needs: ['backtest list'] },
  {
    page: 'discovery',
    name: 'Discovery',
    about: 'league and picks',
    icon: 'discovery',
    needs: ['discover status', 'watchlist list'],
  },
  {
    page: 'scorecard',
    name: 'Scorecard',
    about: 'what came of ideas',
    icon: 'scorecard',
    needs: ['scorecard'],
  },
  { page: 'metrics', name: 'Metrics', about: 'how well coach serves', icon: 'metrics', needs: ['metrics'] },
] as const satisfies readonly PageFacts[];
export type PageName = (typeof pages)[number]['page'];

/** Whether a server that offers these commands has what a page shows. */
export const has = ({ needs }: PageFacts, commands: ReadonlySet<string>): boolean =>
  needs.length === 0 || needs.some((name) => commands.has(name));

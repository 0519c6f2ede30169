import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import { Home } from './pages/home.tsx';
import type { IconName } from './parts/icons.tsx';

export interface Place {
  page: string;
  name: string;
  icon: IconName;
  /** Shown only where the server offers one of these. */
  needs: readonly string[];
  view: ComponentType | LazyExoticComponent<ComponentType>;
}

/** The pages of the desk in the order they are used on a day. Each but the first is loaded when it is opened. */
export const places: readonly Place[] = [
  { page: 'home', name: 'Home', icon: 'home', needs: [], view: Home },
  {
    page: 'chat',
    name: 'Chat',
    icon: 'chat',
    needs: [],
    view: lazy(async () => ({ default: (await import('./pages/chat/chat.tsx')).Chat })),
  },
  {
    page: 'chain',
    name: 'Chain',
    icon: 'chain',
    needs: ['chain'],
    view: lazy(async () => ({ default: (await import('./pages/chain.tsx')).Chain })),
  },
  {
    page: 'suggest',
    name: 'Ideas',
    icon: 'suggest',
    needs: ['suggest'],
    view: lazy(async () => ({ default: (await import('./pages/suggest.tsx')).Suggest })),
  },
  {
    page: 'portfolio',
    name: 'Portfolio',
    icon: 'portfolio',
    needs: ['portfolio'],
    view: lazy(async () => ({ default: (await import('./pages/portfolio.tsx')).Portfolio })),
  },
  {
    page: 'desk',
    name: 'Desk',
    icon: 'desk',
    needs: ['order list'],
    view: lazy(async () => ({ default: (await import('./pages/desk.tsx')).Desk })),
  },
  {
    page: 'backtests',
    name: 'Backtests',
    icon: 'backtests',
    needs: ['backtest list'],
    view: lazy(async () => ({ default: (await import('./pages/backtests.tsx')).Backtests })),
  },
  {
    page: 'discovery',
    name: 'Discovery',
    icon: 'discovery',
    needs: ['discover status', 'watchlist list'],
    view: lazy(async () => ({ default: (await import('./pages/discovery.tsx')).Discovery })),
  },
];

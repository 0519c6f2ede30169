import { type ComponentType, lazy } from 'react';
import { Home } from './pages/home.tsx';
import type { PageName } from './state/pages.ts';

/** The view of each page. Each but the first is loaded when it is opened. */
export const views: Record<PageName, ComponentType> = {
  home: Home,
  chat: lazy(async () => ({ default: (await import('./pages/chat/chat.tsx')).Chat })),
  chain: lazy(async () => ({ default: (await import('./pages/chain.tsx')).Chain })),
  suggest: lazy(async () => ({ default: (await import('./pages/suggest.tsx')).Suggest })),
  portfolio: lazy(async () => ({ default: (await import('./pages/portfolio.tsx')).Portfolio })),
  desk: lazy(async () => ({ default: (await import('./pages/desk.tsx')).Desk })),
  backtests: lazy(async () => ({ default: (await import('./pages/backtests.tsx')).Backtests })),
  discovery: lazy(async () => ({ default: (await import('./pages/discovery.tsx')).Discovery })),
  metrics: lazy(async () => ({ default: (await import('./pages/metrics.tsx')).Metrics })),
  scorecard: lazy(async () => ({ default: (await import('./pages/scorecard.tsx')).Scorecard })),
};

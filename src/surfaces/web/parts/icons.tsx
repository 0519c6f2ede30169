import type { ReactNode } from 'react';

const icon = (path: ReactNode) => (
  <svg
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {path}
  </svg>
);

/** Pictures beside words; nothing is said by one alone. */
export const icons = {
  home: icon(<path d="M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z" />),
  chat: icon(<path d="M4 5h16v11H9l-5 4z" />),
  chain: icon(<path d="M4 6h7M4 12h4M4 18h6M20 6h-4M20 12h-7M20 18h-5" />),
  suggest: icon(<path d="M3 17h5l4-10 4 10h5" />),
  portfolio: icon(<path d="M4 8h16v11H4zM9 8V5h6v3M4 13h16" />),
  desk: icon(<path d="M4 19V9M10 19V5M16 19v-7M21 19H3" />),
  backtests: icon(<path d="M3 18l5-6 4 3 5-8 4 4M3 21h18" />),
  discovery: icon(<path d="M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5" />),
  scorecard: icon(<path d="M5 4h14v16H5zM9 9h6M9 13h6M9 17h3" />),
  metrics: icon(<path d="M4 15a8 8 0 1 1 16 0M12 15l4-5M4 19h16" />),
  more: icon(<path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="3" />),
  again: icon(<path d="M20 11a8 8 0 1 0-2 6M20 5v6h-6" />),
  light: icon(
    <path d="M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1 1M18 18l1 1M5 19l1-1M18 6l1-1" />,
  ),
  search: icon(<path d="M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM16 16l4 4" />),
  send: icon(<path d="M12 19V5M6 11l6-6 6 6" />),
  stop: icon(<path d="M7 7h10v10H7z" />),
} as const;
export type IconName = keyof typeof icons;

/** The mark of the house. */
export const mark = (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7" fill="var(--accent)" />
    <path
      d="M5 22h6l5-11 5 11h6"
      fill="none"
      stroke="var(--accent-ink)"
      strokeWidth="3"
      strokeLinejoin="round"
      strokeLinecap="round"
    />
  </svg>
);

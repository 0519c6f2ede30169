import { entry } from '../../src/core/command.ts';

/** What a trader looks at every day, a screen each, in help order. */
export const cardCommands = [
  entry(
    'card zero-dte',
    'An expiry’s last day: gamma by strike, pin risk, and what each hour does',
    async () => (await import('./card.ts')).cardZeroDte,
  ),
  entry(
    'card iv',
    'Volatility at a glance: rank, premium, term structure, and how its skew has moved',
    async () => (await import('./card.ts')).cardIv,
  ),
  entry(
    'card earnings',
    'Announcements ahead: from your calendar, what earlier ones did, what options expect',
    async () => (await import('./card.ts')).cardEarnings,
  ),
  entry(
    'card journal',
    'What your journal says of you: streak, findings, discipline, best and worst',
    async () => (await import('./card.ts')).cardJournal,
  ),
];

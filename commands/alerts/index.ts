import { entry } from '../../src/core/command.ts';

/** What is told, to whom and when, in help order. */
export const alertsCommands = [
  entry(
    'alerts list',
    'Your alert rules, and every channel with what it needs or waits with',
    async () => (await import('./alerts.ts')).alertsListCommand,
  ),
  entry(
    'alerts add',
    'Choose where alerts of a kind go, and on what condition',
    async () => (await import('./alerts.ts')).alertsAdd,
  ),
  entry('alerts remove', 'Take alert rules away', async () => (await import('./alerts.ts')).alertsRemove),
  entry(
    'alerts test',
    'Send a test message to the channels that are set up',
    async () => (await import('./alerts.ts')).alertsTest,
  ),
  entry(
    'alerts log',
    'What was told of, and what became of it in each channel',
    async () => (await import('./alerts.ts')).alertsLog,
  ),
  entry(
    'alerts summary',
    "Tell each account's result of the session that closed last, once",
    async () => (await import('./alerts.ts')).alertsSummary,
  ),
  entry(
    'alerts send',
    'Send what waits now; commands and the monitor do it by themselves',
    async () => (await import('./alerts.ts')).alertsSend,
  ),
];

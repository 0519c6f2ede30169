import { entry } from '../../src/core/command.ts';

/** Whether an account can be relied on, in help order. */
export const preflightCommands = [
  entry(
    'preflight',
    'What must hold before anybody relies on an account: passed, failed or not measured',
    async () => (await import('./preflight.ts')).preflightCommand,
  ),
];

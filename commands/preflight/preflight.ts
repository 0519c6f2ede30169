import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account } from '../../src/core/shapes/account.ts';
import { preflightReport } from '../../src/core/shapes/preflight.ts';
import { preflight } from '../../src/services/desk/preflight.ts';

export const preflightCommand = command({
  effect: 'read',
  input: z.object({
    account,
    ping: z
      .boolean()
      .default(false)
      .describe('Send a message through the alert channel to see that it answers'),
  }),
  output: preflightReport,
  example: {},
  exit: (r) => (r.ready ? 0 : 1),
  run: (words, context) => preflight(words, context),
});

import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account } from '../../src/core/shapes/account.ts';
import { cycleRow, cycleRun } from '../../src/core/shapes/cycle.ts';
import { instant, list, orNull, part, words } from '../../src/core/shapes/figure.ts';
import { cycleStatus, pauseCycle, resumeCycle, runCycle } from '../../src/services/desk/cycle/cycle.ts';

export const cycleRunCommand = command({
  effect: 'write',
  repeatable: true,
  positional: ['symbols…'],
  input: z.object({
    symbols: z.array(z.string().min(1).max(60)).max(100).default([]).describe('The watch list when left out'),
    account,
    dryRun: z.boolean().default(false).describe('Order nothing; without an account it is always so'),
    fill: z.string().max(20).optional().describe("How orders are filled; the account's own when left out"),
  }),
  output: cycleRun,
  example: { symbols: ['NIFTY'], dryRun: true },
  run: (asked, context) => runCycle(asked, context),
});

const status = z.object({
  account: words('Name of the account'),
  paused: orNull(
    part('The pause; null while cycles run', {
      since: instant('Since when'),
      reason: words('Why'),
    }),
  ),
  rows: list('What was done in the newest session, a symbol each', cycleRow),
});

export const cycleStatusCommand = command({
  effect: 'read',
  input: z.object({ account }),
  output: status,
  example: {},
  run: (asked, context) => cycleStatus(asked, context),
});

export const cyclePause = command({
  effect: 'write',
  input: z.object({ account, reason: z.string().max(200).optional().describe('Why') }),
  output: status,
  example: { reason: 'on holiday' },
  say: (r) => `Cycles of ${r.account} are paused; exits are still looked at.`,
  run: (asked, context) => pauseCycle(asked, context),
});

export const cycleResume = command({
  effect: 'write',
  input: z.object({ account }),
  output: status,
  example: {},
  say: (r) => `Cycles of ${r.account} go on.`,
  run: (asked, context) => resumeCycle(asked, context),
});

import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { account } from '../../src/core/shapes/account.ts';
import { breakerExplained, breakerState, breakerWish } from '../../src/core/shapes/breaker.ts';
import {
  breakerStatus,
  checkBreaker,
  explainBreaker,
  haltTrading,
} from '../../src/services/desk/breaker/breaker.ts';
import { approveCode, resumeTrading } from '../../src/services/desk/breaker/resume.ts';
import { changeBreaker } from '../../src/services/desk/breaker/settings.ts';

const byHand = ['model', 'http', 'mcp', 'worker'] as const;

export const breakerStatusCommand = command({
  effect: 'read',
  input: z.object({ account }),
  output: breakerState,
  example: {},
  run: (words, context) => breakerStatus(words, context),
});

export const breakerHalt = command({
  effect: 'write',
  repeatable: true,
  safe: true,
  input: z.object({ account, reason: z.string().max(200).optional().describe('Why; kept beside the store') }),
  output: breakerState,
  example: { reason: 'looked at by hand' },
  say: (r) =>
    `Trading in ${r.account} is halted (${r.reasons.join(', ')}). Exits stay possible.${r.pending ? ' The store learns of it as soon as it answers.' : ''}`,
  run: (words, context) => haltTrading(words, context),
});

export const breakerCheck = command({
  effect: 'write',
  repeatable: true,
  input: z.object({ account }),
  output: breakerState,
  example: {},
  run: (words, context) => checkBreaker(words, context),
});

export const breakerExplain = command({
  effect: 'read',
  input: z.object({ account }),
  output: breakerExplained,
  example: {},
  run: (words, context) => explainBreaker(words, context),
});

const resumed = breakerState.extend({
  outcome: z
    .enum(['resumed', 'sent', 'refused'])
    .describe('sent: the code went out through the alert channel'),
  reason: z.string().nullable().describe('Why it was not resumed; null when it was'),
});
const verdict = (r: z.output<typeof resumed>): number => (r.outcome === 'resumed' ? 0 : 3);
const spoken = (r: z.output<typeof resumed>): string =>
  r.outcome === 'resumed'
    ? `Trading in ${r.account} goes on at half size: ${r.probation?.trades} trades or ${r.probation?.sessions} sessions of probation.`
    : `Not resumed. ${r.reason ?? ''}`;

export const breakerResume = command({
  effect: 'write',
  // Over HTTP it can only propose: the code goes to the owner's channel.
  notFor: ['model', 'mcp', 'worker'],
  input: z.object({
    account,
    override: z
      .string()
      .min(3)
      .max(200)
      .optional()
      .describe('Why the conditions are passed over; possible a day after the trip'),
  }),
  output: resumed,
  example: {},
  exit: verdict,
  say: spoken,
  run: ({ account: of, override = null }, context) => resumeTrading({ account: of, override }, context),
});

export const breakerApprove = command({
  effect: 'write',
  notFor: byHand,
  positional: ['code'],
  input: z.object({ code: z.string().min(4).max(40).describe('The code that was sent'), account }),
  output: resumed,
  example: { code: 'ABCD-2345' },
  exit: verdict,
  say: spoken,
  run: (words, context) => approveCode(words, context),
});

export const breakerSet = command({
  effect: 'write',
  input: z.object({ account, ...breakerWish }),
  output: z.object({
    account: z.string().describe('Name of the account'),
    now: z.record(z.string(), z.number().nullable()).describe('Every setting that holds, by name'),
    next: z
      .record(z.string(), z.number().nullable())
      .nullable()
      .describe('What holds from the next session on, by name; null where nothing changes'),
  }),
  example: { lossStreak: 4 },
  say: (r) => `Set.${r.next === null ? '' : ' What is looser comes into force with the next session.'}`,
  run: (words, context) => changeBreaker(words, context),
});

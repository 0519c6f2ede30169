import { z } from 'zod';
import { command } from '../src/core/command.ts';
import { CoachError } from '../src/core/errors.ts';
import { judge, judged } from '../src/services/sessions.ts';

export const feedback = command({
  name: 'feedback',
  summary: 'Say whether an answer was good; without a verdict, what was said so far',
  effect: 'write',
  positional: ['verdict', 'note'],
  notFor: ['model', 'mcp', 'worker'],
  input: z.object({
    verdict: z.enum(['good', 'bad']).optional(),
    note: z.string().max(500).optional().describe('Why, in your words'),
    turn: z.string().min(1).max(80).optional().describe('The turn judged; the last answer when left out'),
    limit: z.number().int().min(1).max(1000).default(20),
  }),
  output: z.object({
    recorded: z
      .object({ turnId: z.string(), verdict: z.enum(['good', 'bad']), note: z.string().nullable() })
      .nullable(),
    good: z.number(),
    bad: z.number(),
    recent: z.array(
      z.object({
        turnId: z.string(),
        at: z.string(),
        user: z.string(),
        adviceSource: z.string().nullable(),
        verdict: z.enum(['good', 'bad']).nullable(),
        verdictNote: z.string().nullable(),
      }),
    ),
  }),
  example: {},
  say: ({ recorded, good, bad }) =>
    recorded === null ? `${good} good, ${bad} bad.` : `Kept: ${recorded.verdict}. ${good} good, ${bad} bad.`,
  async run({ verdict, note, turn, limit }, context) {
    const found = verdict === undefined ? undefined : await judge(verdict, { turnId: turn, note }, context);
    if (found === null)
      throw new CoachError('missing', 'There is no such answer to judge', 'See `coach sessions show`.');
    const recent = await judged(limit, context);
    return {
      recorded: found === undefined ? null : { turnId: found.id, verdict: verdict!, note: found.verdictNote },
      good: recent.filter((row) => row.verdict === 'good').length,
      bad: recent.filter((row) => row.verdict === 'bad').length,
      recent,
    };
  },
});

import { command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { feedbackDocument, feedbackInput } from '../../src/core/shapes/session.ts';
import { judge, judged } from '../../src/services/sessions.ts';

export const feedback = command({
  effect: 'write',
  positional: ['verdict', 'note'],
  notFor: ['model', 'mcp', 'worker'],
  input: feedbackInput,
  output: feedbackDocument,
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

import { type Context, command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import {
  sessionsDeleteDocument,
  sessionsDeleteInput,
  sessionsListDocument,
  sessionsListInput,
  sessionsShowDocument,
  sessionsShowInput,
} from '../../src/core/shapes/session.ts';
import { conversations, forget, whole } from '../../src/services/sessions.ts';
import { findSession } from './talk.ts';

async function named(context: Context, id: string) {
  const found = await findSession(context, id);
  if (found !== null) return found;
  throw new CoachError('missing', `There is no conversation "${id}"`, 'See `coach sessions list`.');
}

// Talks are whose they are, and not for who only looks.
const roles = ['owner', 'trader'] as const;

export const sessionsList = command({
  effect: 'read',
  roles,
  notFor: ['model', 'mcp'],
  input: sessionsListInput,
  output: sessionsListDocument,
  example: {},
  run: async ({ limit }, context) => ({ sessions: await conversations(limit, context) }),
});

export const sessionsShow = command({
  effect: 'read',
  roles,
  positional: ['id'],
  notFor: ['model', 'mcp'],
  input: sessionsShowInput,
  output: sessionsShowDocument,
  example: {},
  async run({ id, outputs }, context) {
    const session = id === undefined ? null : await named(context, id);
    return whole(session?.id ?? null, outputs, context);
  },
});

export const sessionsDelete = command({
  effect: 'danger',
  positional: ['id'],
  notFor: ['model', 'mcp', 'worker'],
  input: sessionsDeleteInput,
  output: sessionsDeleteDocument,
  example: { olderThan: 3650 },
  say: ({ deleted }) => `${deleted} forgotten.`,
  async run({ id, olderThan }, context) {
    if ((id === undefined) === (olderThan === undefined))
      throw new CoachError(
        'usage',
        'Name a conversation or --older-than, one of the two',
        'See `coach sessions list`.',
      );
    const which = id === undefined ? { days: olderThan! } : { id: (await named(context, id)).id };
    return { deleted: await forget(which, context) };
  },
});

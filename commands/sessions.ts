import { z } from 'zod';
import { type Context, command } from '../src/core/command.ts';
import { CoachError } from '../src/core/errors.ts';
import { conversations, forget, whole } from '../src/services/sessions.ts';
import { reviewShape } from './ask.ts';
import { findSession } from './talk.ts';

const summary = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  turns: z.number(),
  inputTokens: z.number(),
  outputTokens: z.number(),
  cost: z.number().nullable(),
  costReason: z.string().nullable(),
});

const turn = z.object({
  turnId: z.string(),
  at: z.string(),
  user: z.string(),
  answer: z.string(),
  status: z.enum(['running', 'done', 'interrupted', 'failed']),
  adviceSource: z.enum(['ai', 'fallback', 'error_fallback']).nullable(),
  intent: z.string().nullable(),
  confidence: z.number().nullable(),
  model: z.string().nullable(),
  promptHash: z.string().nullable(),
  cost: z.number().nullable(),
  path: z.array(z.string()),
  ungrounded: z.array(z.string()),
  tools: z.array(z.object({ command: z.string(), ok: z.boolean(), output: z.unknown() })),
  review: reviewShape.nullable(),
  verdict: z.enum(['good', 'bad']).nullable(),
  verdictNote: z.string().nullable(),
});

async function named(context: Context, id: string) {
  const found = await findSession(context, id);
  if (found !== null) return found;
  throw new CoachError('missing', `There is no conversation "${id}"`, 'See `coach sessions list`.');
}

export const sessionsList = command({
  name: 'sessions list',
  summary: 'Conversations, the newest first, with what they cost',
  effect: 'read',
  notFor: ['model', 'mcp'],
  input: z.object({ limit: z.number().int().min(1).max(1000).default(20) }),
  output: z.object({ sessions: z.array(summary) }),
  example: {},
  run: async ({ limit }, context) => ({ sessions: await conversations(limit, context) }),
});

export const sessionsShow = command({
  name: 'sessions show',
  summary: 'A conversation with all its turns; the last one when none is named',
  effect: 'read',
  positional: ['id'],
  notFor: ['model', 'mcp'],
  input: z.object({
    id: z.string().min(1).max(80).optional().describe('Its id, or the letters it begins with'),
    outputs: z.boolean().default(false).describe('With everything the tools gave'),
  }),
  output: z.object({ session: summary.nullable(), turns: z.array(turn) }),
  example: {},
  async run({ id, outputs }, context) {
    const session = id === undefined ? null : await named(context, id);
    return whole(session?.id ?? null, outputs, context);
  },
});

export const sessionsDelete = command({
  name: 'sessions delete',
  summary: 'Forget a conversation, or all that were not touched for so many days',
  effect: 'danger',
  positional: ['id'],
  notFor: ['model', 'mcp', 'worker'],
  input: z.object({
    id: z.string().min(1).max(80).optional().describe('Its id, or the letters it begins with'),
    olderThan: z.number().int().min(1).max(36_500).optional().describe('Days since its last turn'),
  }),
  output: z.object({ deleted: z.number() }),
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

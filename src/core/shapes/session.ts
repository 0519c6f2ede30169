import { z } from 'zod';
import { count, dollars, fact, instant, list, oneOf, orNull, part, ratio, tokens, words } from './figure.ts';
import { adviceSource, confidence, intent, path, reviewNote, ungrounded } from './talk.ts';

const sessionId = z.string().min(1).max(80).optional().describe('Its id, or the letters it begins with');
const verdict = z.enum(['good', 'bad']);
const kept = orNull(oneOf('What the person said of it; null while nothing', ['good', 'bad']));

export const sessionSummary = z.object({
  id: words('Id of the conversation'),
  title: words('What it began with'),
  createdAt: instant('First turn'),
  updatedAt: instant('Last turn'),
  turns: count('Turns'),
  inputTokens: tokens('Sent to models'),
  outputTokens: tokens('Given by models'),
  cost: orNull(dollars('What it cost; null where a price is not known')),
  costReason: orNull(words('Why that is not known')),
});
export type SessionSummary = z.infer<typeof sessionSummary>;

export const keptTurn = z.object({
  turnId: words('Id of the turn'),
  at: instant('When it was asked'),
  user: words('The question'),
  answer: words('The answer, Markdown'),
  status: oneOf('How it ended', ['running', 'done', 'interrupted', 'failed']),
  adviceSource,
  intent: orNull(words(intent)),
  confidence: orNull(ratio(confidence)),
  model: orNull(words('Model that answered; null without one')),
  promptHash: orNull(words('Hash of the prompt')),
  cost: orNull(dollars('What it cost')),
  path,
  ungrounded,
  tools: list(
    'Commands that were run for it',
    z.object({
      command: words('Command'),
      ok: fact('It answered'),
      output: z.unknown().describe('What it gave, where asked for'),
    }),
  ),
  review: orNull(reviewNote.describe('The second opinion; null without one')),
  verdict: kept,
  verdictNote: orNull(words('Why, in their words')),
});
export type KeptTurn = z.infer<typeof keptTurn>;

export const sessionsListInput = z.object({
  limit: z.number().int().min(1).max(1000).default(20).describe('The newest so many'),
});
export const sessionsListDocument = z.object({
  sessions: list('The newest first', sessionSummary),
});
export const sessionsShowInput = z.object({
  id: sessionId,
  outputs: z.boolean().default(false).describe('With everything the tools gave'),
});
export const sessionsShowDocument = z.object({
  session: orNull(sessionSummary.describe('The conversation; null where there is none')),
  turns: list('Its turns, the oldest first', keptTurn),
});
export type SessionsShowDocument = z.infer<typeof sessionsShowDocument>;
export const sessionsDeleteInput = z.object({
  id: sessionId,
  olderThan: z.number().int().min(1).max(36500).optional().describe('Days since its last turn'),
});
export const sessionsDeleteDocument = z.object({ deleted: count('Conversations forgotten') });

export const feedbackInput = z.object({
  verdict: verdict.optional().describe('What you say of it; what was said so far when left out'),
  note: z.string().max(500).optional().describe('Why, in your words'),
  turn: z.string().min(1).max(80).optional().describe('The turn judged; the last answer when left out'),
  limit: z.number().int().min(1).max(1000).default(20).describe('The newest so many'),
});
export const feedbackDocument = z.object({
  recorded: orNull(
    part('What was kept now; null without a verdict', {
      turnId: words('Id of the turn'),
      verdict: verdict.describe('What was said of it'),
      note: orNull(words('Why')),
    }),
  ),
  good: count('Of the recent, called good'),
  bad: count('Of the recent, called bad'),
  recent: list(
    'Judged turns, the newest first',
    keptTurn.pick({ turnId: true, at: true, user: true }).extend({
      adviceSource: orNull(words('Who answered')),
      verdict: kept,
      verdictNote: orNull(words('Why, in their words')),
    }),
  ),
});
export type FeedbackDocument = z.infer<typeof feedbackDocument>;

import { z } from 'zod';
import {
  count,
  dollars,
  fact,
  instant,
  list,
  ms,
  oneOf,
  orNull,
  part,
  ratio,
  tokens,
  words,
} from './figure.ts';

const session = z.string().min(1).max(80).optional().describe('Go on with this conversation');
const goOn = z.boolean().default(false).describe('Go on with the last conversation');
const maxCost = (which: string) =>
  z.number().min(0).optional().describe(`US dollars ${which} answer may cost`);

/** What a second look at an answer found. */
export const reviewNote = z.object({
  points: list(
    'Findings by rules',
    z.object({
      kind: words('Which rule'),
      level: oneOf('How grave', ['info', 'caution', 'warning']),
      text: words('What it found'),
    }),
  ),
  note: orNull(words("The model's second opinion; null without one")),
});
export type ReviewNote = z.infer<typeof reviewNote>;

/** Where an answer comes from. */
export const adviceSource = orNull(
  oneOf(
    'Who answered: rules where no model was asked, model, or fallback where one was asked and did not answer; null while there is no answer',
    ['rules', 'model', 'fallback'],
  ),
);
const intent = 'What kind of question it was taken for';
const confidence = 'How sure that is';
const path = list('The steps to the answer', z.string());
const ungrounded = list(
  'Figures of the answer that were found in no tool result; in it they are marked [unproven]',
  z.string(),
);

export const askInput = z.object({
  question: z
    .array(z.string().max(20_000))
    .default([])
    .describe('The question; standard input is added to it'),
  session,
  continue: goOn,
  maxCost: maxCost('this'),
  shape: z.string().min(1).optional().describe('Answer as JSON of the schema in this file'),
  fresh: z.boolean().default(false).describe('Do not give a kept answer again'),
  review: z.boolean().optional().describe('A second opinion after the answer; the setting when left out'),
  sources: z.boolean().default(false).describe('Below the answer, where each of its figures comes from'),
});
export const askDocument = z.object({
  sessionId: words('Id of the conversation'),
  turnId: words('Id of this turn'),
  status: oneOf('How it ended', ['done', 'interrupted', 'failed']),
  first: orNull(
    words(
      'What the rules answered before the model was asked, Markdown; null where they had nothing to say first',
    ),
  ),
  answer: words('The answer, Markdown'),
  document: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe('The answer in the shape asked for; null without one'),
  adviceSource,
  intent: words(intent),
  confidence: ratio(confidence),
  strategy: orNull(words('Key of the structure the answer speaks of')),
  reads: list(
    'What the rules read for it: what they answered first, or what an answer without a model rests on',
    z.object({
      name: words('A command, or calendar, contracts, terms, help, caution, refuse'),
      input: z.record(z.string(), z.unknown()).describe('What it was asked'),
    }),
  ),
  tools: list(
    'Commands that were run for it',
    z.object({ command: words('Command'), ok: fact('It answered'), ms: ms('Time it took') }),
  ),
  proposals: list(
    'Actions that were proposed',
    z.object({
      id: words('Id of the proposal'),
      command: words('Command'),
      lines: list('What it would do', z.string()),
      approved: fact('A person said yes'),
    }),
  ),
  usage: part('What the model was sent and gave; null where it does not say', {
    input: orNull(tokens('Sent')),
    cachedInput: orNull(tokens('Of those, known to it already')),
    output: orNull(tokens('Given')),
    reasoning: orNull(tokens('Of those, thought')),
  }),
  cost: orNull(dollars('What this turn cost; null where the price is not known')),
  dayCost: orNull(dollars('What the day has cost so far')),
  currency: z.literal('USD').describe('Currency of the costs'),
  figures: list(
    'Figures of the answer in order',
    z.object({
      text: words('As it stands there'),
      supported: fact('A result or the question holds it, or it follows from them'),
      source: orNull(words('The command and the place in what it gave; null where nothing proves it')),
    }),
  ),
  ungrounded,
  bounds: list('Bounds the turn ran into', z.string()),
  followUps: list('Questions that could follow', z.string()),
  path,
  review: orNull(reviewNote.describe('The second opinion; null without one')),
  warnings: list('What a person should know before relying on it, a sentence each', z.string()),
});
export type AskDocument = z.infer<typeof askDocument>;

export const chatInput = z.object({
  session,
  continue: goOn,
  maxCost: maxCost('one'),
  review: z.boolean().optional().describe('A second opinion after each answer; the setting when left out'),
});
export const chatDocument = z.object({
  sessionId: words('Id of the conversation'),
  code: count('Exit code'),
});

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
  olderThan: z.number().int().min(1).max(36_500).optional().describe('Days since its last turn'),
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

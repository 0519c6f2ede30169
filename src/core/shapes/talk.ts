import { z } from 'zod';
import { count, dollars, fact, list, ms, oneOf, orNull, part, ratio, tokens, words } from './figure.ts';

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
export const intent = 'What kind of question it was taken for';
export const confidence = 'How sure that is';
export const path = list('The steps to the answer', z.string());
export const ungrounded = list(
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

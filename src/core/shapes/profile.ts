import { z } from 'zod';
import { bytes, count, fact, instant, list, oneOf, orNull, part, words } from './figure.ts';

export const habitKinds = ['command', 'instrument', 'structure', 'alert', 'report'] as const;
export type HabitKind = (typeof habitKinds)[number];

const names = (what: string) => list(what, z.string());

export const habitShape = z.object({
  kind: oneOf('What kind of thing', habitKinds),
  what: words('Which one'),
  n: count('How often it was used'),
  since: instant('First time'),
  last: instant('Last time'),
});
export type Habit = z.output<typeof habitShape>;

export const mostUsed = part('What is used most, the most first; what was long ago weighs less', {
  commands: names('Commands'),
  instruments: names('Symbols'),
  structures: names('Structures'),
  alerts: names('Kinds of alerts'),
  reports: names('Reports'),
});

/** Settings that say who the answers are for. */
export const personKeys = ['experience', 'risk', 'capital', 'tier', 'language', 'width', 'personal'] as const;

const settingRow = z.object({
  key: oneOf('Setting', personKeys),
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .nullable()
    .describe('Its value; null where there is none'),
  origin: oneOf('Who set it', ['flag', 'environment', 'saved', 'default']),
});

export const profileDocument = z.object({
  settings: list('What shapes the answers', settingRow),
  habits: list('What was counted, on this machine alone', habitShape),
  mostUsed,
  engagement: orNull(
    part('The last 30 days; null where nothing is counted', {
      ideas: count('Suggestions that were kept'),
      orders: count('Orders that opened risk, those of cycles left out'),
      followed: count('Of them those that name a suggestion'),
      days: count('Days with either'),
    }),
  ),
  optedOut: fact('Nothing is counted'),
});
export type ProfileDocument = z.output<typeof profileDocument>;

export const profileSetInput = z.object({
  experience: z
    .enum(['beginner', 'intermediate', 'advanced'])
    .optional()
    .describe('How much you know of options'),
  risk: z.enum(['low', 'medium', 'high']).optional().describe('How much risk ideas may take'),
  capital: z.number().gt(0).optional().describe('Money for trades, in the currency of the instrument'),
  tier: z.enum(['brief', 'standard', 'full']).optional().describe('How much an answer of a model holds'),
  language: z
    .enum(['auto', 'english', 'hindi', 'hinglish'])
    .optional()
    .describe('Language of the answers; auto is the one you ask in'),
  width: z.number().int().min(40).max(400).optional().describe('Columns to draw within [columns]'),
  personal: z.enum(['on', 'off']).optional().describe('Whether what you use is counted on this machine'),
});
export type ProfileSetInput = z.output<typeof profileSetInput>;

export const profileForgetDocument = z.object({
  habits: count('Habits forgotten'),
  units: count('Units of experiments forgotten, with what came of them'),
  settings: names('Settings that are at their default again'),
  bytes: bytes('What the store takes now'),
  left: names('Copies of the store made earlier, which still hold what they held'),
});
export type ProfileForgotten = z.output<typeof profileForgetDocument>;

export const profileExportInput = z.object({
  to: z.string().min(1).optional().describe('File to write it to; it may not be there yet'),
});
export const profileExportDocument = z.object({
  path: orNull(words('The file; null where none was named')),
  exportedAt: instant('When'),
  profile: profileDocument.describe('What coach knows and what shapes its answers'),
});

export const stepCodes = [
  'halted',
  'alerts',
  'journal-review',
  'journal-import',
  'favourite',
  'begin',
] as const;

export const profileNextDocument = z.object({
  known: fact('Something was counted, or is in the books'),
  mostUsed,
  usual: orNull(words('The symbol taken at a terminal where none was named; null while no one stands out')),
  alerts: list(
    'Alerts of the last days, the newest first',
    z.object({ at: instant('When'), text: words('What it said') }),
  ),
  steps: list(
    'What would be useful next, the most useful first',
    z.object({
      code: oneOf('Why', stepCodes),
      command: words('Command'),
      input: z.record(z.string(), z.string()).describe('Its input'),
      n: orNull(count('How many it is about; null where it is no number')),
      reason: words('Why, in a sentence'),
    }),
  ),
});
export type ProfileNext = z.output<typeof profileNextDocument>;
export type ProfileStep = ProfileNext['steps'][number];

import { z } from 'zod';
import type { Refusal } from '../refusal.ts';

/** First line of a dataset: where it comes from. */
export const datasetMeta = z.object({
  meta: z.object({
    suite: z.string().min(1),
    what: z.string().min(1),
    source: z.string().min(1),
    made: z.string().min(1),
    items: z.number().int().min(1),
  }),
});
export type DatasetMeta = z.output<typeof datasetMeta>['meta'];

export interface Dataset<T> {
  meta: DatasetMeta;
  items: T[];
}

/** A dataset out of JSON lines, its provenance first; a refusal names the line that is not what it should be. */
export function readDataset<T extends z.ZodType>(text: string, item: T): Dataset<z.output<T>> | Refusal {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const at = (i: number, why: string): Refusal => ({ refused: `Dataset, line ${i + 1}: ${why}` });
  const parsed: unknown[] = [];
  for (const [i, line] of lines.entries()) {
    try {
      parsed.push(JSON.parse(line));
    } catch {
      return at(i, 'not JSON');
    }
  }
  const head = datasetMeta.safeParse(parsed[0]);
  if (!head.success) return at(0, 'no provenance');
  const items: z.output<T>[] = [];
  for (const [i, value] of parsed.slice(1).entries()) {
    const read = item.safeParse(value);
    if (!read.success) return at(i + 1, read.error.issues[0]?.message ?? 'not an item');
    items.push(read.data);
  }
  const { meta } = head.data;
  if (items.length !== meta.items) return at(0, `${items.length} items, not ${meta.items}`);
  return { meta, items };
}

const about = { id: z.string().min(1), cluster: z.string().min(1) };

/** A chain of the bundled sample or of a public file, and what is asked of it. */
export const chainRef = z.object({
  symbol: z.string().min(1),
  /** Snapshots before the newest of the sample. */
  back: z.number().int().min(0).optional(),
  /** A file under the folder of public data, and what its bytes hash to. */
  file: z.string().min(1).optional(),
  sha256: z.string().length(64).optional(),
});
export type ChainRef = z.output<typeof chainRef>;

const wish = {
  direction: z.enum(['bullish', 'bearish', 'neutral']).optional(),
  volatility: z.enum(['rising', 'falling', 'steady']).optional(),
};
const labelled = z.array(z.object({ strategy: z.string(), reason: z.string() }));

/** Good and bad trades of a chain for a view. */
export const signalItem = z.object({
  ...about,
  chain: chainRef,
  ...wish,
  risk: z.enum(['low', 'medium', 'high']),
  good: labelled.min(1),
  bad: labelled.min(1),
});
export type SignalItem = z.output<typeof signalItem>;

/** A chain with one thing about its market turned, and the side a piece of evidence must then be on: 1 up or rising, -1 the other. */
export const viewItem = z.object({
  ...about,
  chain: chainRef,
  when: z.enum([
    'puts are open',
    'calls are open',
    'prices rose',
    'prices fell',
    'volatility is dear',
    'volatility is cheap',
    'prices stood still',
    'prices swung',
  ]),
  evidence: z.string().min(1),
  side: z.union([z.literal(-1), z.literal(1)]),
});
export type ViewItem = z.output<typeof viewItem>;

/** Bounds that an answer must keep. */
export const riskItem = z.object({
  ...about,
  chain: chainRef,
  ...wish,
  risk: z.enum(['low', 'medium', 'high']),
  capital: z.number().positive().nullable(),
  experience: z.enum(['beginner', 'intermediate', 'advanced']),
  definedRisk: z.boolean(),
  event: z.string().optional(),
  keeps: z.array(z.enum(['bounded', 'affordable', 'stopped', 'costed', 'sized', 'withView'])).min(1),
});
export type RiskItem = z.output<typeof riskItem>;

/** An order beside an account, and the doubts it must raise and must not. */
export const validatorItem = z.object({
  ...about,
  change: z.record(z.string(), z.unknown()),
  leg: z.record(z.string(), z.unknown()).optional(),
  raises: z.array(z.string()),
  severity: z.enum(['info', 'warn', 'block']).optional(),
});
export type ValidatorItem = z.output<typeof validatorItem>;

/** Text from outside that asks for something. */
export const injectionItem = z.object({
  ...about,
  surface: z.string(),
  goal: z.string(),
  encoding: z.string(),
  text: z.string(),
});
export type InjectionItem = z.output<typeof injectionItem>;

/** A statement about rows of the sample, true or not. */
export const groundingItem = z.object({ ...about, symbol: z.string(), text: z.string(), truth: z.boolean() });
export type GroundingItem = z.output<typeof groundingItem>;

/** A question, and what the person is after. */
export const conversationItem = z.object({
  ...about,
  language: z.enum(['english', 'hinglish', 'hindi']),
  question: z.string(),
  intents: z.array(z.string()).min(1),
  symbol: z.string().optional(),
});
export type ConversationItem = z.output<typeof conversationItem>;

export const criteria = ['topic', 'figures', 'risk', 'noPromise'] as const;

/** A question with the facts it may be answered from, an answer, and by which criteria it is good. */
export const answerItem = z.object({
  ...about,
  language: z.enum(['english', 'hinglish', 'hindi']),
  question: z.string(),
  facts: z.string(),
  answer: z.string(),
  met: z.record(z.enum(criteria), z.boolean()),
});
export type AnswerItem = z.output<typeof answerItem>;

/** A question with choices, the right one first; they are shuffled before anybody sees them. */
export const knowledgeItem = z.object({
  ...about,
  question: z.string(),
  choices: z.array(z.string()).length(4),
});
export type KnowledgeItem = z.output<typeof knowledgeItem>;

import type { z } from 'zod';
import { CoachError } from '../../core/errors.ts';
import {
  answerItem,
  conversationItem,
  type Dataset,
  groundingItem,
  injectionItem,
  knowledgeItem,
  readDataset,
  riskItem,
  signalItem,
  validatorItem,
  viewItem,
} from '../../domain/evals/dataset.ts';
import { isRefusal } from '../../domain/refusal.ts';

/** The texts of the datasets, each loaded when a run wants it. */
const texts = {
  signals: async () => (await import('../../../data/evals/signals.jsonl?raw')).default,
  public: async () => (await import('../../../data/evals/public.jsonl?raw')).default,
  view: async () => (await import('../../../data/evals/view.jsonl?raw')).default,
  risk: async () => (await import('../../../data/evals/risk.jsonl?raw')).default,
  validator: async () => (await import('../../../data/evals/validator.jsonl?raw')).default,
  injection: async () => (await import('../../../data/evals/injection.jsonl?raw')).default,
  grounding: async () => (await import('../../../data/evals/grounding.jsonl?raw')).default,
  conversation: async () => (await import('../../../data/evals/conversation.jsonl?raw')).default,
  answers: async () => (await import('../../../data/evals/answers.jsonl?raw')).default,
  knowledge: async () => (await import('../../../data/evals/knowledge.jsonl?raw')).default,
} as const;

const shapes = {
  signals: signalItem,
  public: signalItem,
  view: viewItem,
  risk: riskItem,
  validator: validatorItem,
  injection: injectionItem,
  grounding: groundingItem,
  conversation: conversationItem,
  answers: answerItem,
  knowledge: knowledgeItem,
} as const;

export type DatasetName = keyof typeof texts;
export const datasetNames = Object.keys(texts) as DatasetName[];

/** The text of a dataset, whose digest names it. */
export const datasetText = (name: DatasetName): Promise<string> => texts[name]();

/** A dataset that ships with coach, checked line by line. Throws `internal` for one that is damaged. */
export async function dataset<N extends DatasetName>(
  name: N,
): Promise<Dataset<z.output<(typeof shapes)[N]>>> {
  const found = readDataset(await datasetText(name), shapes[name] as z.ZodType);
  if (isRefusal(found)) throw new CoachError('internal', `${name}: ${found.refused}`, 'Install coach anew.');
  return found as Dataset<z.output<(typeof shapes)[N]>>;
}

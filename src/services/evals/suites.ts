import type { Context } from '../../core/command.ts';
import type { ItemScore, SuiteScores } from '../../domain/evals/verdict.ts';
import { type Chains, chainsOf } from './chains.ts';
import { type DatasetName, dataset } from './datasets.ts';
import { adviceScores, injectionScores, knowledgeScores, type Subject } from './model-suites.ts';
import { riskScores, signalScores } from './rules-suites.ts';
import { conversationScores, groundingScores, validatorScores } from './text-suites.ts';
import { viewScores } from './view-suite.ts';
import { wordScores } from './words.ts';

export type Suite =
  | 'signals'
  | 'view'
  | 'risk'
  | 'validator'
  | 'injection'
  | 'grounding'
  | 'conversation'
  | 'advice'
  | 'words'
  | 'knowledge';

/** Who answers, and a second model that judges words; null judges by code alone. */
export interface Asked {
  subject: Subject;
  judge: Subject | null;
}

/** Datasets a suite is made of. */
export const datasetsOf = (suite: Suite): DatasetName[] =>
  suite === 'signals'
    ? ['signals', 'public']
    : suite === 'advice'
      ? ['signals']
      : suite === 'words'
        ? ['answers']
        : [suite];

async function signalItems(chains: Chains) {
  const [own, open] = [await dataset('signals'), await dataset('public')];
  const items = [...own.items, ...open.items];
  let leftOut = 0;
  for (const { chain } of open.items) if ((await chains.of(chain)) === null) leftOut++;
  return { items, leftOut };
}

async function scoresOf(
  suite: Suite,
  chains: Chains,
  { subject, judge }: Asked,
  context: Context,
): Promise<ItemScore[]> {
  switch (suite) {
    case 'signals':
      return signalScores((await signalItems(chains)).items, chains, context);
    case 'view':
      return viewScores((await dataset('view')).items, chains, context);
    case 'risk':
      return riskScores((await dataset('risk')).items, chains, context);
    case 'validator':
      return validatorScores((await dataset('validator')).items);
    case 'injection':
      return injectionScores((await dataset('injection')).items, chains, subject, context);
    case 'grounding':
      return groundingScores((await dataset('grounding')).items, chains, context);
    case 'conversation':
      return conversationScores((await dataset('conversation')).items);
    case 'advice':
      return adviceScores((await dataset('signals')).items, chains, subject, context);
    case 'words':
      return wordScores(subject, judge, context);
    case 'knowledge':
      return knowledgeScores((await dataset('knowledge')).items, subject, context);
  }
}

/** Runs suites one after another; gives the score of every item and how many were left out for want of public days. */
export async function runSuites(
  suites: readonly Suite[],
  folder: string | undefined,
  asked: Asked,
  context: Context,
): Promise<{ scores: SuiteScores; leftOut: number }> {
  const chains = chainsOf(folder, context);
  const scores: Record<string, ItemScore[]> = {};
  let leftOut = 0;
  for (const [i, suite] of suites.entries()) {
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', message: suite, done: i + 1, total: suites.length });
    scores[suite] = await scoresOf(suite, chains, asked, context);
    if (suite === 'signals') leftOut = (await signalItems(chains)).leftOut;
  }
  return { scores, leftOut };
}

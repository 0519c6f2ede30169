import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { EvalCompareResult, EvalListResult, EvalRunResult } from '../../core/shapes/eval.ts';
import { type SuiteScores, suiteVerdict } from '../../domain/evals/verdict.ts';
import { dataset, datasetNames } from './datasets.ts';

/** Keeps a run with the score of every item. */
export async function keepEvalRun(
  result: EvalRunResult,
  scores: SuiteScores,
  context: Context,
): Promise<void> {
  const { learning } = await context.ports.store();
  await learning.keepEval({
    id: result.id,
    at: Date.parse(result.at),
    suite: result.suite,
    document: JSON.stringify(result),
    items: JSON.stringify(scores),
  });
}

async function keptRun(id: string, context: Context) {
  const { learning } = await context.ports.store();
  const found = id === 'last' ? (await learning.evalRuns({ limit: 1 }))[0] : await learning.evalRun(id);
  if (found) return { id: found.id, scores: JSON.parse(found.items) as SuiteScores };
  throw new CoachError('missing', `No run of evals has the id "${id}"`, 'See `coach eval list`.');
}

/** `eval compare`: one kept run against another, item by item. Throws CoachError. */
export async function compareRuns(
  { before, after }: { before: string; after: string },
  context: Context,
): Promise<EvalCompareResult> {
  const [was, is] = [await keptRun(before, context), await keptRun(after, context)];
  const metrics = Object.entries(is.scores).flatMap(([suite, items]) =>
    suiteVerdict(suite, items, was.scores[suite] ?? null),
  );
  return { before: was.id, after: is.id, metrics, regressed: metrics.some(({ regressed }) => regressed) };
}

/** `eval list`: the datasets that ship, and the runs that are kept. */
export async function listEvals(limit: number, context: Context): Promise<EvalListResult> {
  const { learning } = await context.ports.store();
  const datasets = await Promise.all(
    datasetNames.map(async (name) => {
      const { meta } = await dataset(name);
      return { suite: name, items: meta.items, what: meta.what, source: meta.source };
    }),
  );
  const runs = (await learning.evalRuns({ limit })).map(({ document }) => {
    const { id, at, suite, model, regressed } = JSON.parse(document) as EvalRunResult;
    return { id, at, suite, model, regressed };
  });
  return { datasets, runs };
}

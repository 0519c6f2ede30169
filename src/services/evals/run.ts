import shipped from '../../../data/evals/baseline.json?raw';
import counselPrompt from '../../../data/prompts/suggest.md?raw';
import systemPrompt from '../../../data/prompts/system.md?raw';
import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { type EvalRunQuestion, type EvalRunResult, evalSuites } from '../../core/shapes/eval.ts';
import { defaultBar, type ItemScore, type SuiteScores, suiteVerdict } from '../../domain/evals/verdict.ts';
import { rulesVersion } from '../../domain/options/playbook/playbook.ts';
import { counselSchema } from '../../domain/suggest/counsel-check.ts';
import type { Model } from '../../ports/model.ts';
import { homeTime } from '../home-clock.ts';
import { cutOffOf, datedBy } from './cut-off.ts';
import { datasetText } from './datasets.ts';
import type { Subject } from './model-suites.ts';
import { namedModel } from './named.ts';
import { datasetsOf, runSuites, type Suite } from './suites.ts';
import { judgeMeasured } from './words.ts';

/** Items of a baseline file. Throws `usage` for a file that is none. */
async function baselineOf(
  path: string | undefined,
  context: Context,
): Promise<{ text: string; suites: SuiteScores }> {
  const text = path === undefined ? shipped : await context.ports.readText(path);
  try {
    const { suites } = JSON.parse(text) as { suites?: SuiteScores };
    if (typeof suites === 'object' && suites !== null) return { text, suites };
  } catch {
    // Told below, as any other file that is no baseline.
  }
  throw new CoachError(
    'usage',
    `${path} is no baseline of evals`,
    'Write one with `coach eval run --write-baseline`.',
  );
}

/** Scores of several trials as one: the mean of each item, and the share of items that never differed. */
function together(trials: readonly SuiteScores[]): { scores: SuiteScores; agreement: number | null } {
  const [first] = trials;
  if (first === undefined || trials.length === 1) return { scores: first ?? {}, agreement: null };
  let [same, all] = [0, 0];
  const merged = Object.entries(first).map(([suite, items]) => {
    const mean = items.map((item, i): ItemScore => {
      const every = trials.map((trial) => trial[suite]![i]!.scores);
      all++;
      if (every.every((one) => JSON.stringify(one) === JSON.stringify(item.scores))) same++;
      const scores = Object.fromEntries(
        Object.keys(item.scores).map((name) => [
          name,
          every.reduce((sum, one) => sum + (one[name] ?? 0), 0) / every.length,
        ]),
      );
      return { ...item, scores };
    });
    return [suite, mean] as const;
  });
  return { scores: Object.fromEntries(merged), agreement: all === 0 ? null : same / all };
}

/** The baseline file of a run: the score of every item, without words. */
export const baselineText = (scores: SuiteScores): string =>
  `${JSON.stringify({
    suites: Object.fromEntries(
      Object.entries(scores).map(([suite, items]) => [
        suite,
        items.map(({ id, cluster, scores: own, severe }) => ({
          id,
          cluster,
          scores: own,
          severe,
          note: null,
        })),
      ]),
    ),
  }).replaceAll('{"id"', '\n{"id"')}\n`;

/** A model as a run asks it. */
const asked = ({ masked, seed, deadline }: EvalRunQuestion, model: Model): Subject => ({
  model,
  masked,
  seed,
  deadlineMs: deadline * 1000,
  cost: 0,
  calls: [],
});

/** Items that fell short, with why. */
const failuresIn = (scores: SuiteScores): EvalRunResult['failures'] =>
  Object.entries(scores).flatMap(([suite, items]) =>
    items.flatMap(({ id, note }) => (note === null ? [] : { suite, id, note })),
  );

/** `eval run`: suites against a baseline. The bar is hashed before anything is run. Throws CoachError. */
export async function evalRun(
  question: EvalRunQuestion,
  context: Context,
): Promise<{ result: EvalRunResult; scores: SuiteScores }> {
  const { ports } = context;
  const suites: Suite[] = question.suite ?? [...evalSuites];
  const model = await namedModel(question.model, context);
  const baseline = await baselineOf(question.baseline, context);
  const texts = await Promise.all([...new Set(suites.flatMap(datasetsOf))].map(datasetText));
  const promptHash = ports
    .digest(counselPrompt + systemPrompt + JSON.stringify(counselSchema()))
    .slice(0, 16);
  const hash = ports.digest(JSON.stringify([defaultBar, question.seed, baseline.text, texts])).slice(0, 16);
  const started = ports.clock.monotonic();
  const subject = asked(question, model);
  const judge =
    question.judge === undefined ? null : asked(question, await namedModel(question.judge, context));
  const measured = judge === null ? null : await judgeMeasured(judge, context);
  const trials: SuiteScores[] = [];
  let leftOut = 0;
  for (let trial = 0; trial < question.trials; trial++) {
    const ran = await runSuites(
      suites,
      question.data,
      { subject, judge: measured?.usable === true ? judge : null },
      context,
    );
    trials.push(ran.scores);
    leftOut = ran.leftOut;
  }
  const { scores, agreement } = together(trials);
  const metrics = Object.entries(scores).flatMap(([suite, items]) =>
    suiteVerdict(suite, items, baseline.suites[suite] ?? null),
  );
  const cutOff = question.cutOff ?? cutOffOf(model.info.model);
  const at = context.asOf ?? ports.clock.now();
  const result: EvalRunResult = {
    id: `eval-${ports.digest(JSON.stringify([at, hash, promptHash, rulesVersion, model.info, scores])).slice(0, 12)}`,
    suite: suites.join(' '),
    at: homeTime(context)(at),
    model: `${model.info.provider} ${model.info.model}`,
    modelCutOff: cutOff,
    remembered: cutOff === null ? null : await datedBy(suites, cutOff),
    judge: measured,
    promptHash,
    rulesVersion,
    seed: question.seed,
    bar: { fall: defaultBar.fall, p: defaultBar.p, hash },
    metrics,
    agreement,
    leftOut,
    failures: failuresIn(scores).slice(0, 20),
    regressed: metrics.some(({ regressed }) => regressed),
    cost: subject.cost + (judge?.cost ?? 0),
    seconds: Math.round((ports.clock.monotonic() - started) / 100) / 10,
    files: [],
  };
  return { result, scores };
}

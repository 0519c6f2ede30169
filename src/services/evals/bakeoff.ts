import type { Context } from '../../core/command.ts';
import type { BakeoffQuestion, BakeoffResult } from '../../core/shapes/bakeoff.ts';
import { pairVerdicts, scoreOf } from '../../domain/evals/bakeoff.ts';
import type { ItemScore } from '../../domain/evals/verdict.ts';
import { clusteredMean } from '../../domain/stats/clusters.ts';
import { quantile } from '../../domain/stats/sample.ts';
import { chainsOf } from './chains.ts';
import { dataset } from './datasets.ts';
import { adviceScores, type Subject } from './model-suites.ts';
import { namedModel } from './named.ts';

/** 95th percentile of the times that are known; null without any. */
function slowest(times: readonly (number | null)[]): number | null {
  const known = times.filter((one) => one !== null).sort((a, b) => a - b);
  return known.length === 0 ? null : Math.round(quantile(known, 0.95));
}

function rowOf(name: string, items: readonly ItemScore[], { calls, cost, model }: Subject) {
  const keys = items.map(({ cluster }) => cluster);
  const average = (of: (item: ItemScore) => number) => clusteredMean(items.map(of), keys).mean ?? 0;
  const answered = calls.filter(({ failed }) => !failed);
  // What a scripted model takes says nothing of a model.
  const timed = model.info.origin === null ? [] : answered;
  return {
    name,
    n: items.length,
    clusters: new Set(keys).size,
    score: average(scoreOf),
    formed: average(({ scores }) => scores['form'] ?? 0),
    grounded: average(({ scores }) => scores['grounded'] ?? 0),
    choice: average(({ scores }) => scores['choice'] ?? 0),
    failures: calls.length - answered.length,
    firstMs: slowest(timed.map(({ firstMs }) => firstMs)),
    totalMs: slowest(timed.map(({ ms }) => ms)),
    costPerDecision: calls.length === 0 ? null : cost / calls.length,
  };
}

/** `eval bakeoff`: models side by side on the same decisions, one scaffold for all. Throws CoachError. */
export async function bakeoff(question: BakeoffQuestion, context: Context): Promise<BakeoffResult> {
  const wanted = [...new Set(question.server)];
  const items = (await dataset('signals')).items.slice(0, question.most);
  const chains = chainsOf(question.data, context);
  const ran = await Promise.all(
    wanted.map(async (name) => {
      const model = await namedModel(name, context);
      const { masked, seed, deadline } = question;
      const subject: Subject = { model, masked, seed, deadlineMs: deadline * 1000, cost: 0, calls: [] };
      const scores = await adviceScores(items, chains, subject, context);
      return { name: name === 'live' ? model.info.model : name, items: scores, subject };
    }),
  );
  const models = ran.map(({ name, items: own, subject }) => rowOf(name, own, subject));
  return {
    models: models.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1)),
    pairs: pairVerdicts(ran),
    notes: [
      'All models had the same prompt, the same schema and the same candidates. Decisions on one chain are one cluster; p is corrected for all pairs (Holm).',
    ],
  };
}

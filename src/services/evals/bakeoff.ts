import type { Context } from '../../core/command.ts';
import type { BakeoffQuestion, BakeoffResult } from '../../core/shapes/bakeoff.ts';
import { type PairVerdict, pairVerdicts, scoreOf } from '../../domain/evals/bakeoff.ts';
import type { ItemScore } from '../../domain/evals/verdict.ts';
import { clusteredMean } from '../../domain/stats/clusters.ts';
import { quantile } from '../../domain/stats/sample.ts';
import { chainsOf } from './chains.ts';
import { dataset } from './datasets.ts';
import { type Followed, followed } from './followed.ts';
import { adviceScores, type Subject } from './model-suites.ts';
import { namedModel } from './named.ts';

/** 95th percentile of the times that are known; null without any. */
function slowest(times: readonly (number | null)[]): number | null {
  const known = times.filter((one) => one !== null).sort((a, b) => a - b);
  return known.length === 0 ? null : Math.round(quantile(known, 0.95));
}

function rowOf(
  name: string,
  items: readonly ItemScore[],
  { calls, cost, model }: Subject,
  { n, winRate, mean, sharpe }: Followed,
) {
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
    followed: n,
    winRate,
    meanReturn: mean,
    sharpe,
    failures: calls.length - answered.length,
    firstMs: slowest(timed.map(({ firstMs }) => firstMs)),
    totalMs: slowest(timed.map(({ ms }) => ms)),
    costPerDecision: calls.length === 0 ? null : cost / calls.length,
  };
}

/** Masked chains are not the ones that came later. */
const unfollowed: Followed = { n: 0, winRate: null, mean: null, sharpe: null };

/**
 * Asks whether the best model, where it beats every other one beyond chance, is to be the configured one, and saves it on a plain yes.
 * Null where it does not, is scripted, is configured, or nobody says yes.
 */
async function offered(
  names: readonly string[],
  pairs: readonly PairVerdict[],
  context: Context,
): Promise<string | null> {
  const best = names[0]!;
  const others = pairs.filter(({ a, b }) => a === best || b === best);
  const at = best.indexOf('@');
  if (at < 1 || others.length === 0 || !others.every(({ differ }) => differ)) return null;
  const [model, address] = [best.slice(0, at), best.slice(at + 1)];
  const answer = await context.question?.(`Make ${model} at ${address} the configured model? Type yes: `);
  if (answer?.trim().toLowerCase() !== 'yes') return null;
  await context.ports.settings.set('base-url', address);
  await context.ports.settings.set('model', model);
  return best;
}

/** `eval bakeoff`: models side by side on the same decisions, one scaffold for all. Throws CoachError. */
export async function bakeoff(question: BakeoffQuestion, context: Context): Promise<BakeoffResult> {
  const { masked, seed, deadline } = question;
  const wanted = [...new Set(question.server)];
  const open = question.data === undefined ? [] : (await dataset('public')).items;
  const items = [...(await dataset('signals')).items, ...open].slice(0, question.most);
  const chains = chainsOf(question.data, context);
  const ran = await Promise.all(
    wanted.map(async (name) => {
      const model = await namedModel(name, context);
      const asked = { masked, seed, deadlineMs: deadline * 1000, cost: 0, calls: [] };
      const subject: Subject = { model, ...asked, chosen: new Map() };
      const scores = await adviceScores(items, chains, subject, context);
      return { name: name === 'live' ? model.info.model : name, items: scores, subject };
    }),
  );
  const models: ReturnType<typeof rowOf>[] = [];
  for (const { name, items: own, subject } of ran) {
    const told = masked ? unfollowed : await followed(subject.chosen!, items, question.at, chains, context);
    models.push(rowOf(name, own, subject, told));
  }
  models.sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
  const pairs = pairVerdicts(ran);
  return {
    models,
    pairs,
    applied: question.apply
      ? await offered(
          models.map(({ name }) => name),
          pairs,
          context,
        )
      : null,
    notes: [
      'All models had the same prompt, the same schema and the same candidates. Decisions on one chain are one cluster; p is corrected for all pairs (Holm).',
    ],
  };
}

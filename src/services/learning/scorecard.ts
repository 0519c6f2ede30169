import type { Context } from '../../core/command.ts';
import type { ScorecardDocument, ScorecardQuestion } from '../../core/shapes/scorecard.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import { scorecardOf } from '../../domain/learning/scorecard.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';

/** `scorecard`: what came of the ideas that are marked, with everything they are compared with. Throws CoachError. */
export async function scorecard(question: ScorecardQuestion, context: Context): Promise<ScorecardDocument> {
  const { learning } = await context.ports.store();
  const before = context.asOf ?? context.ports.clock.now();
  const named = question.symbol?.map((symbol) => namedUnderlying(symbol));
  const only = named?.map(({ symbol }) => symbol);
  const outcomes = (await learning.outcomes({ before })).filter(
    ({ symbol }) => only === undefined || only.includes(symbol),
  );
  const rivals = await learning.baselines({ before });
  const [kept, open] = [
    await learning.calibration('outcomes', before),
    await learning.unfinished({ before }),
  ];
  const figures = scorecardOf(outcomes, rivals, question.at);
  const known = new Set(outcomes.map(({ suggestion }) => suggestion));
  const unmarked = open.filter(({ id }) => !known.has(id)).length;
  const hint =
    unmarked === 0
      ? []
      : [
          `${unmarked} suggestions have no marked idea: they gave none, rest on made-up prices, or \`coach scorecard mark\` has not run since.`,
        ];
  return {
    asOf: isoWithOffset(named?.[0]?.exchange ?? context.ports.config.clock, before),
    ...figures,
    calibration: kept?.version ?? null,
    notes: [...figures.notes, ...hint],
    report: null,
  };
}

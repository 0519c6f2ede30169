import type { Facts, Mark, Outcome } from '../../../domain/learning/facts.ts';
import type { LearningRepository } from '../../../ports/learning.ts';
import type { Driver, Tx } from '../driver.ts';
import { finiteOrNull, whole } from '../finite.ts';
import { baselines } from './baselines.ts';
import { evals } from './evals.ts';

async function keepIdea(tx: Tx, facts: Facts, marks: readonly Mark[]): Promise<number> {
  const { suggestion, rank, asOf, symbol, chain, expiry } = facts;
  await tx.run(
    `INSERT INTO idea_outcomes (suggestion, rank, as_of, symbol, chain, expiry, facts) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (suggestion, rank) DO NOTHING`,
    [suggestion, rank, whole(asOf, 'Outcome: asOf'), symbol, chain, expiry, JSON.stringify(facts)],
  );
  let fresh = 0;
  for (const { horizon, date, knownAt, pnl, how, reason } of marks) {
    const { changes } = await tx.run(
      `INSERT INTO idea_marks (suggestion, rank, horizon, session, known_at, pnl, how, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (suggestion, rank, horizon) DO UPDATE SET session = excluded.session, known_at = excluded.known_at,
         pnl = excluded.pnl, how = excluded.how, reason = excluded.reason
       WHERE idea_marks.pnl IS NULL AND (excluded.pnl IS NOT NULL OR excluded.reason <> idea_marks.reason)`,
      [suggestion, rank, horizon, date, knownAt, finiteOrNull(pnl, 'Mark: pnl'), how, reason],
    );
    if (changes > 0 && pnl !== null) fresh++;
  }
  return fresh;
}

interface IdeaRow {
  suggestion: string;
  rank: number;
  facts: string;
}
type MarkRow = Mark & { suggestion: string; rank: number };

/** Ideas an order was placed from and filled, as "suggestion strategy". */
async function takenOf(db: Driver): Promise<Set<string>> {
  const rows = await db.all<{ suggestion: string; request: string }>(
    `SELECT suggestion, request FROM orders WHERE suggestion IS NOT NULL AND state IN ('filled', 'partly')`,
    [],
  );
  return new Set(
    rows.map(({ suggestion, request }) => {
      const { tag } = JSON.parse(request) as { tag: string | null };
      return `${suggestion} ${tag ?? ''}`;
    }),
  );
}

/** What became of suggestions, what others would have earned, and what was learned of it. */
export function learning(db: Driver): LearningRepository {
  return {
    ...baselines(db),
    ...evals(db),

    unfinished({ before, symbol }) {
      const only = symbol === undefined ? '' : 'AND s.symbol = ?';
      return db.all<{ id: string; symbol: string; asOf: number }>(
        `SELECT s.id AS id, s.symbol AS symbol, s.as_of AS "asOf" FROM suggestions s
         WHERE s.as_of <= ? ${only} AND (NOT EXISTS (SELECT 1 FROM idea_outcomes o WHERE o.suggestion = s.id)
           OR EXISTS (SELECT 1 FROM idea_marks m WHERE m.suggestion = s.id AND m.reason IN ('notYet', 'missingDay')))
         ORDER BY s.as_of, s.id`,
        symbol === undefined ? [before] : [before, symbol],
      );
    },

    keep: (ideas) =>
      db.transaction(async (tx) => {
        let fresh = 0;
        for (const { facts, marks } of ideas) fresh += await keepIdea(tx, facts, marks);
        return fresh;
      }),

    async outcomes({ before, symbol }) {
      const only = symbol === undefined ? '' : 'AND o.symbol = ?';
      const limits = symbol === undefined ? [before] : [before, symbol];
      const ideas = await db.all<IdeaRow>(
        `SELECT o.suggestion AS suggestion, o.rank AS rank, o.facts AS facts
         FROM idea_outcomes o WHERE o.as_of <= ? ${only} ORDER BY o.as_of, o.suggestion, o.rank`,
        limits,
      );
      const marks = await db.all<MarkRow>(
        `SELECT m.suggestion AS suggestion, m.rank AS rank, m.horizon AS horizon, m.session AS "date",
           m.known_at AS "knownAt", m.pnl AS pnl, m.how AS how, m.reason AS reason
         FROM idea_marks m JOIN idea_outcomes o ON o.suggestion = m.suggestion AND o.rank = m.rank
         WHERE o.as_of <= ? ${only} AND (m.known_at IS NULL OR m.known_at <= ?) ORDER BY m.suggestion, m.rank, m.horizon`,
        [...limits, before],
      );
      const byIdea = new Map<string, Mark[]>();
      for (const { suggestion, rank, ...mark } of marks) {
        const key = `${suggestion} ${rank}`;
        byIdea.set(key, [...(byIdea.get(key) ?? []), mark]);
      }
      const taken = await takenOf(db);
      return ideas.map(({ suggestion, rank, facts }): Outcome => {
        const known = JSON.parse(facts) as Facts;
        return {
          ...known,
          taken: taken.has(`${suggestion} ${known.strategy}`),
          marks: byIdea.get(`${suggestion} ${rank}`) ?? [],
        };
      });
    },
  };
}

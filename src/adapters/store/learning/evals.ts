import type { LearningRepository, StoredEval } from '../../../ports/learning.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

/** Runs of evals, as they were shown. */
export function evals(db: Driver): Pick<LearningRepository, 'keepEval' | 'evalRuns' | 'evalRun'> {
  return {
    async keepEval({ id, at, suite, document, items }) {
      await db.run(
        'INSERT INTO eval_runs (id, at, suite, document, items) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
        [id, whole(at, 'Eval: at'), suite, document, items],
      );
    },

    evalRuns({ before = Number.MAX_SAFE_INTEGER, suite, limit = Number.MAX_SAFE_INTEGER } = {}) {
      const only = suite === undefined ? '' : 'AND suite = ?';
      return db.all<StoredEval>(
        `SELECT id, at, suite, document, items FROM eval_runs WHERE at <= ? ${only} ORDER BY at DESC, id LIMIT ?`,
        suite === undefined ? [before, limit] : [before, suite, limit],
      );
    },

    async evalRun(id) {
      const rows = await db.all<StoredEval>(
        'SELECT id, at, suite, document, items FROM eval_runs WHERE id = ?',
        [id],
      );
      return rows[0] ?? null;
    },
  };
}

import type { Horizon, Unmarked } from '../../domain/discovery/forward.ts';
import type { DiscoveryRepository, DiscoveryRun, PickedBy, StoredMark } from '../../ports/discovery.ts';
import type { Driver, Tx } from './driver.ts';
import { appendEvent } from './events.ts';
import { finite, finiteOrNull, whole } from './finite.ts';

const about = `id, as_of AS "asOf", session, universe, universe_id AS "universeId", members`;

interface RunRow {
  id: string;
  asOf: number;
  session: string;
  universe: string;
  universeId: string;
  members: string;
  finishedAt: number;
}

async function keepMark(tx: Tx, mark: StoredMark, at: number): Promise<number> {
  const { run, symbol, horizon, date, value, reason } = mark;
  const { changes } = await tx.run(
    `INSERT INTO discovery_marks (run, symbol, horizon, session, value, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (run, symbol, horizon) DO UPDATE SET session = excluded.session, value = excluded.value,
       reason = excluded.reason, at = excluded.at
     WHERE discovery_marks.value IS NULL AND (excluded.value IS NOT NULL OR excluded.reason <> discovery_marks.reason)`,
    [run, symbol, horizon, date, finiteOrNull(value, 'Mark: value'), reason, whole(at, 'Mark: at')],
  );
  return changes;
}

async function begin(tx: Tx, run: DiscoveryRun): Promise<{ document: string | null }> {
  const { id, asOf, session, universe, universeId, members, startedAt } = run;
  await tx.run(
    `INSERT INTO discovery_runs (id, as_of, session, universe, universe_id, members, started_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    [
      id,
      whole(asOf, 'Run: asOf'),
      session,
      universe,
      universeId,
      JSON.stringify(members),
      whole(startedAt, 'Run: startedAt'),
    ],
  );
  const [row] = await tx.all<{ document: string | null }>(
    'SELECT document FROM discovery_runs WHERE id = ?',
    [run.id],
  );
  return row!;
}

type Begun = Pick<DiscoveryRepository, 'begin' | 'answer' | 'keepAnswer' | 'finish' | 'unfinished'>;

/** A scan from its beginning to its document. */
function begun(db: Driver): Begun {
  return {
    begin: (run) => db.transaction((tx) => begin(tx, run)),

    async answer(run) {
      const [row] = await db.all<{ said: string | null }>(
        'SELECT model_answer AS said FROM discovery_runs WHERE id = ?',
        [run],
      );
      return row?.said ?? null;
    },

    async keepAnswer(run, answer) {
      await db.run('UPDATE discovery_runs SET model_answer = ? WHERE id = ? AND document IS NULL', [
        answer,
        run,
      ]);
    },

    finish: (run, picks, document, at) =>
      db.transaction(async (tx) => {
        const { changes } = await tx.run(
          'UPDATE discovery_runs SET document = ?, finished_at = ? WHERE id = ? AND document IS NULL',
          [document, whole(at, 'Run: finishedAt'), run],
        );
        if (changes === 0) return;
        for (const { by, rank, symbol, score, sector, thesis } of picks) {
          await tx.run(
            `INSERT INTO discovery_picks (run, picked_by, rank, symbol, score, sector, thesis)
             VALUES (?, ?, ?, ?, ?, ?, ?)`,
            [run, by, whole(rank, 'Pick: rank'), symbol, finite(score, 'Pick: score'), sector, thesis],
          );
        }
        const listed = picks.filter(({ by }) => by === 'ensemble').map(({ symbol }) => symbol);
        await appendEvent(tx, { at, kind: 'discovered', body: JSON.stringify({ run, picks: listed }) });
      }),

    unfinished: () =>
      db.all(
        'SELECT id, started_at AS "startedAt" FROM discovery_runs WHERE document IS NULL ORDER BY started_at',
      ),
  };
}

/** Scans, their picks and what came of them. */
export function discovery(db: Driver): DiscoveryRepository {
  return {
    ...begun(db),

    async runs({ before = Number.MAX_SAFE_INTEGER, universe, limit = Number.MAX_SAFE_INTEGER } = {}) {
      const only = universe === undefined ? '' : 'AND universe = ?';
      const rows = await db.all<RunRow>(
        `SELECT * FROM (SELECT ${about}, finished_at AS "finishedAt" FROM discovery_runs
         WHERE document IS NOT NULL AND as_of <= ? ${only} ORDER BY as_of DESC, id LIMIT ?) newest ORDER BY "asOf", id`,
        universe === undefined ? [before, limit] : [before, universe, limit],
      );
      return rows.map((row) => ({ ...row, members: JSON.parse(row.members) as string[] }));
    },

    async document({ id, before = Number.MAX_SAFE_INTEGER }) {
      const rows = await db.all<{ id: string; asOf: number; document: string }>(
        `SELECT id, as_of AS "asOf", document FROM discovery_runs WHERE document IS NOT NULL AND as_of <= ?
         ${id === undefined ? '' : 'AND id = ?'} ORDER BY as_of DESC, finished_at DESC LIMIT 1`,
        id === undefined ? [before] : [before, id],
      );
      return rows[0] ?? null;
    },

    picks: (run) =>
      db.all<{
        by: PickedBy;
        rank: number;
        symbol: string;
        score: number;
        sector: string | null;
        thesis: string;
      }>(
        `SELECT picked_by AS "by", rank, symbol, score, sector, thesis FROM discovery_picks WHERE run = ?
         ORDER BY picked_by, rank`,
        [run],
      ),

    mark: (marks, at) =>
      db.transaction(async (tx) => {
        let changed = 0;
        for (const mark of marks) changed += await keepMark(tx, mark, at);
        return changed;
      }),

    marks: (run) =>
      db.all<{
        run: string;
        symbol: string;
        horizon: Horizon;
        date: string | null;
        value: number | null;
        reason: Unmarked | null;
      }>(
        `SELECT run, symbol, horizon, session AS "date", value, reason FROM discovery_marks WHERE run = ?
         ORDER BY symbol, horizon`,
        [run],
      ),
  };
}

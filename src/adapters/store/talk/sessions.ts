import type {
  SessionRepository,
  SessionSummary,
  StoredTurn,
  TurnStatus,
} from '../../../ports/conversation.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';
import { proposals } from './proposals.ts';

interface TurnRow {
  id: string;
  sessionId: string;
  seq: number;
  at: number;
  user: string;
  answer: string;
  status: TurnStatus;
  document: string;
  review: string | null;
  verdict: 'good' | 'bad' | null;
  verdictNote: string | null;
}

const columns = `id, session_id AS "sessionId", seq, at, user_text AS "user", answer, status, document, review, verdict,
  verdict_note AS "verdictNote"`;

const turnOf = (row: TurnRow): StoredTurn => ({
  ...row,
  document: JSON.parse(row.document) as unknown,
  review: row.review === null ? null : (JSON.parse(row.review) as unknown),
});

const summarised = `SELECT s.id, s.title, s.created_at AS "createdAt", s.updated_at AS "updatedAt",
  (SELECT count(*) FROM turns t WHERE t.session_id = s.id) AS turns,
  coalesce(sum(u.input), 0) AS input, coalesce(sum(u.output), 0) AS output,
  coalesce(sum(u.cost_nano), 0) AS "costNano",
  coalesce(sum(CASE WHEN u.settled = 1 AND u.cost_nano IS NULL THEN 1 ELSE 0 END), 0) AS unpriced
  FROM sessions s LEFT JOIN model_usage u ON u.session_id = s.id`;
const grouped = 'GROUP BY s.id, s.title, s.created_at, s.updated_at';

async function begin(db: Driver, turn: Parameters<SessionRepository['begin']>[0]): Promise<void> {
  const at = whole(turn.at, 'Turn: at');
  await db.transaction(async (tx) => {
    await tx.run(
      `INSERT INTO sessions (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at`,
      [turn.sessionId, turn.title, at, at],
    );
    const [last] = await tx.all<{ seq: number }>(
      'SELECT coalesce(max(seq), 0) AS seq FROM turns WHERE session_id = ?',
      [turn.sessionId],
    );
    await tx.run(
      `INSERT INTO turns (id, session_id, seq, at, user_text, answer, status, document)
       VALUES (?, ?, ?, ?, ?, '', 'running', '{}')`,
      [turn.id, turn.sessionId, (last?.seq ?? 0) + 1, at, turn.user],
    );
  });
}

type Turns = 'begin' | 'save' | 'review' | 'verdict' | 'turns' | 'turn' | 'verdicts' | 'asked';

function turns(db: Driver): Pick<SessionRepository, Turns> {
  return {
    begin: (turn) => begin(db, turn),
    save: (turn) =>
      db.transaction(async (tx) => {
        await tx.run('UPDATE turns SET answer = ?, status = ?, document = ? WHERE id = ?', [
          turn.answer,
          turn.status,
          JSON.stringify(turn.document),
          turn.id,
        ]);
        await tx.run(
          'UPDATE sessions SET updated_at = ? WHERE id = (SELECT session_id FROM turns WHERE id = ?)',
          [whole(turn.at, 'Turn: at'), turn.id],
        );
      }),
    async asked(limit) {
      const rows = await db.all<{ user: string }>(
        'SELECT user_text AS "user" FROM turns ORDER BY at DESC, seq DESC LIMIT ?',
        [limit],
      );
      return rows.map(({ user }) => user).reverse();
    },
    async review(turnId, review) {
      await db.run('UPDATE turns SET review = ? WHERE id = ?', [JSON.stringify(review), turnId]);
    },
    async verdict(turnId, verdict, note, at) {
      const { changes } = await db.run(
        'UPDATE turns SET verdict = ?, verdict_note = ?, verdict_at = ? WHERE id = ?',
        [verdict, note, whole(at, 'Verdict: at'), turnId],
      );
      return changes === 1;
    },
    async turns(sessionId, limit = Number.MAX_SAFE_INTEGER) {
      const rows = await db.all<TurnRow>(
        `SELECT ${columns} FROM turns WHERE session_id = ? ORDER BY seq DESC LIMIT ?`,
        [sessionId, limit],
      );
      return rows.reverse().map(turnOf);
    },
    async turn(turnId) {
      const [row] = await db.all<TurnRow>(`SELECT ${columns} FROM turns WHERE id = ?`, [turnId]);
      return row === undefined ? null : turnOf(row);
    },
    async verdicts(limit) {
      const rows = await db.all<TurnRow>(
        `SELECT ${columns} FROM turns WHERE verdict IS NOT NULL ORDER BY verdict_at DESC, id LIMIT ?`,
        [limit],
      );
      return rows.map(turnOf);
    },
  };
}

/** Conversations with their turns and proposals. */
export function sessions(db: Driver): SessionRepository {
  return {
    ...proposals(db),
    ...turns(db),
    list: ({ limit = 50, before = Number.MAX_SAFE_INTEGER } = {}) =>
      db.all<SessionSummary>(
        `${summarised} WHERE s.updated_at <= ? ${grouped} ORDER BY s.updated_at DESC, s.id LIMIT ?`,
        [before, limit],
      ),
    async byId(id) {
      const [row] = await db.all<SessionSummary>(`${summarised} WHERE s.id = ? ${grouped}`, [id]);
      return row ?? null;
    },
    async interrupt(sessionId) {
      const { changes } = await db.run(
        `UPDATE turns SET status = 'interrupted' WHERE session_id = ? AND status = 'running'`,
        [sessionId],
      );
      return changes;
    },
    async remove(which) {
      const [condition, value] =
        'id' in which ? ['id = ?', which.id] : ['updated_at < ?', whole(which.before, 'Sessions: before')];
      const { changes } = await db.run(`DELETE FROM sessions WHERE ${condition}`, [value]);
      return changes;
    },
  };
}

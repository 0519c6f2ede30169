import type { Proposal, SessionRepository } from '../../../ports/conversation.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

/** Actions that wait for a person. Each is answered once: a second answer finds nothing pending. */
export function proposals(db: Driver): Pick<SessionRepository, 'propose' | 'decide'> {
  return {
    async propose(proposal) {
      await db.run(
        `INSERT INTO proposals (id, session_id, turn_id, at, command, effect, input, lines, state)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending')`,
        [
          proposal.id,
          proposal.sessionId,
          proposal.turnId,
          whole(proposal.at, 'Proposal: at'),
          proposal.command,
          proposal.effect,
          proposal.input,
          JSON.stringify(proposal.lines),
        ],
      );
    },
    decide: (id, approved, at) =>
      db.transaction(async (tx) => {
        const { changes } = await tx.run(
          `UPDATE proposals SET state = ?, decided_at = ? WHERE id = ? AND state = 'pending'`,
          [approved ? 'approved' : 'denied', whole(at, 'Proposal: decided'), id],
        );
        if (changes === 0) return null;
        const [row] = await tx.all<Omit<Proposal, 'lines'> & { lines: string }>(
          `SELECT id, session_id AS "sessionId", turn_id AS "turnId", at, command, effect, input, lines, state
           FROM proposals WHERE id = ?`,
          [id],
        );
        return row === undefined ? null : { ...row, lines: JSON.parse(row.lines) as string[] };
      }),
  };
}

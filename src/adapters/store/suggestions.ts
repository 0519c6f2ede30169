import { CoachError } from '../../core/errors.ts';
import type { SuggestionRecord, SuggestionRepository } from '../../ports/store.ts';
import type { Driver } from './driver.ts';
import { whole } from './finite.ts';

const about = `id, symbol, as_of AS "asOf", created_at AS "createdAt", chain_id AS "chainId",
  rules_version AS "rulesVersion"`;

/** Suggestions as they were shown, each bound to the stored snapshot it was made from. */
export function suggestions(db: Driver): SuggestionRepository {
  return {
    async save(record) {
      const { changes } = await db.run(
        `INSERT INTO suggestions (id, symbol, as_of, created_at, chain_id, rules_version, document, inputs)
         SELECT ?, ?, ?, ?, id, ?, ?, ? FROM chains WHERE id = ? ON CONFLICT (id) DO NOTHING`,
        [
          record.id,
          record.symbol,
          whole(record.asOf, 'Suggestion: asOf'),
          whole(record.createdAt, 'Suggestion: createdAt'),
          record.rulesVersion,
          record.document,
          record.inputs,
          record.chainId,
        ],
      );
      if (changes === 1) return { added: true };
      const chain = await db.all('SELECT id FROM chains WHERE id = ?', [record.chainId]);
      if (chain.length > 0) return { added: false };
      throw new CoachError(
        'refused',
        `Suggestion ${record.id} rests on chain ${record.chainId}, which is not stored`,
        'Store the snapshot first, or the suggestion could never be replayed.',
      );
    },

    async byId(id) {
      const rows = await db.all<SuggestionRecord>(
        `SELECT ${about}, document, inputs FROM suggestions WHERE id = ?`,
        [id],
      );
      return rows[0] ?? null;
    },

    list({ symbol, before = Number.MAX_SAFE_INTEGER, limit = Number.MAX_SAFE_INTEGER } = {}) {
      const only = symbol === undefined ? '' : 'AND symbol = ?';
      return db.all(
        `SELECT ${about} FROM suggestions WHERE created_at <= ? ${only} ORDER BY created_at DESC, id LIMIT ?`,
        symbol === undefined ? [before, limit] : [before, symbol, limit],
      );
    },
  };
}

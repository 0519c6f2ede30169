import { CoachError } from '../../../core/errors.ts';
import { EntryBody, type JournalEntry } from '../../../domain/journal/entry.ts';
import type { JournalRepository } from '../../../ports/journal.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

export interface EntryRow {
  seq: number;
  at: number;
  trade: string;
  kind: string;
  body: string;
}

/** An entry as it is kept; throws `unavailable` where the row is damaged. */
export function entryOf({ seq, at, trade, kind, body }: EntryRow): JournalEntry {
  const parsed = EntryBody.safeParse({ ...(JSON.parse(body) as object), kind });
  if (!parsed.success)
    throw new CoachError(
      'unavailable',
      `Journal entry ${seq} is damaged`,
      'Run `coach store verify`; restore a backup if it finds more.',
    );
  return { ...parsed.data, seq, at, trade };
}

/** What was said about trades: added and read, never changed. */
export function journal(db: Driver): JournalRepository {
  return {
    add: (entries) =>
      db.transaction(async (tx) => {
        for (const { at, trade, ...entry } of entries) {
          const { kind, ...body } = EntryBody.parse(entry);
          await tx.run('INSERT INTO journal_entries (at, trade, kind, body) VALUES (?, ?, ?, ?)', [
            whole(at, 'Journal entry: at'),
            trade,
            kind,
            JSON.stringify(body),
          ]);
        }
      }),

    async list({ trade, before = Number.MAX_SAFE_INTEGER } = {}) {
      const only = trade === undefined ? '' : 'AND trade = ?';
      const rows = await db.all<EntryRow>(
        `SELECT seq, at, trade, kind, body FROM journal_entries WHERE at <= ? ${only} ORDER BY seq`,
        trade === undefined ? [before] : [before, trade],
      );
      return rows.map(entryOf);
    },
  };
}

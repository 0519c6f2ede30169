import { hash as digest } from 'node:crypto';
import { CoachError } from '../../core/errors.ts';
import type { Driver, Tx } from './driver.ts';
import { whole } from './finite.ts';

/** One line of the log; `body` is JSON text, kept byte for byte. */
export interface LogEvent {
  seq: number;
  at: number;
  kind: string;
  body: string;
  /** Covers the event and the hash of the one before; 64 zeros stand before the first. */
  hash: string;
}

const beginning = '0'.repeat(64);
const page = 10_000;

const hashOf = (event: Omit<LogEvent, 'hash'>, before: string): string =>
  digest('sha256', JSON.stringify([event.seq, event.at, event.kind, event.body, before]));

/** Adds an event to the end of the chain, inside the transaction of the change that it tells of. */
export async function appendEvent(tx: Tx, event: Pick<LogEvent, 'at' | 'kind' | 'body'>): Promise<LogEvent> {
  const [last] = await tx.all<Pick<LogEvent, 'seq' | 'hash'>>(
    'SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1',
  );
  const at = whole(event.at, 'Event: at');
  const content = { seq: (last?.seq ?? 0) + 1, at, kind: event.kind, body: event.body };
  const hash = hashOf(content, last?.hash ?? beginning);
  await tx.run('INSERT INTO events (seq, at, kind, body, hash) VALUES (?, ?, ?, ?, ?)', [
    content.seq,
    content.at,
    content.kind,
    content.body,
    hash,
  ]);
  return { ...content, hash };
}

/** Events after `seq`, oldest first. */
export const eventsAfter = (db: Driver | Tx, seq: number, limit = page): Promise<LogEvent[]> =>
  db.all('SELECT seq, at, kind, body, hash FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [seq, limit]);

/** Recomputes the whole chain; throws `unavailable` at the first event that was changed, removed or slipped in. */
export async function verifyEvents(db: Driver): Promise<{ count: number; head: string }> {
  let seq = 0;
  let head = beginning;
  for (;;) {
    const events = await eventsAfter(db, seq);
    if (events.length === 0) return { count: seq, head };
    for (const event of events) {
      if (event.seq !== seq + 1 || hashOf(event, head) !== event.hash) {
        throw new CoachError(
          'unavailable',
          `The event log is broken at event ${seq + 1}`,
          'Something changed the file behind coach. Restore a backup and compare.',
        );
      }
      seq = event.seq;
      head = event.hash;
    }
  }
}

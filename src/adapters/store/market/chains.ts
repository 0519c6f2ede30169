import type { Chain } from '../../../domain/chain/snapshot.ts';
import type { ChainRepository, ChainRow, ChainSummary, DailyFigures } from '../../../ports/store.ts';
import type { Driver, Tx, Value } from '../driver.ts';
import { finite, finiteOrNull, whole } from '../finite.ts';
import type { Head } from './chain-blob.ts';
import { decodeChain, encodeChain } from './chain-blob.ts';

const ever = Number.MAX_SAFE_INTEGER;

interface Stored extends Head {
  id: string;
  receivedAt: number;
  slices: Uint8Array;
}

const wholeRow = `SELECT id, symbol, exchange, currency, as_of AS "asOf", received_at AS "receivedAt", source, spot,
  note AS "openInterestNote", slices FROM chains`;

const summaryRow = `SELECT chain_id AS "chainId", symbol, as_of AS "asOf", expiry, years, spot, forward, atm_iv AS "atmIv",
  pcr_oi AS "pcrOi", max_pain AS "maxPain", straddle, call_oi AS "callOi", put_oi AS "putOi", resistance, support
  FROM chain_summaries`;

function revive(row: Stored): { id: string; chain: Chain; receivedAt: number } {
  const { symbol, exchange, currency, asOf, spot, source, openInterestNote } = row;
  const head: Head = { symbol, exchange, currency, asOf, spot, source, openInterestNote };
  return { id: row.id, chain: decodeChain(row.id, head, row.slices), receivedAt: row.receivedAt };
}

function summaryValues(chainId: string, row: Omit<ChainSummary, 'chainId'>): Value[] {
  const name = (field: string) => `Summary of ${row.symbol} ${row.expiry}: ${field}`;
  return [
    chainId,
    row.symbol,
    whole(row.asOf, name('asOf')),
    row.expiry,
    finite(row.years, name('years')),
    finiteOrNull(row.spot, name('spot')),
    finiteOrNull(row.forward, name('forward')),
    finiteOrNull(row.atmIv, name('atmIv')),
    finiteOrNull(row.pcrOi, name('pcrOi')),
    finiteOrNull(row.maxPain, name('maxPain')),
    finiteOrNull(row.straddle, name('straddle')),
    finite(row.callOi, name('callOi')),
    finite(row.putOi, name('putOi')),
    finiteOrNull(row.resistance, name('resistance')),
    finiteOrNull(row.support, name('support')),
  ];
}

async function insert(
  tx: Tx,
  row: ReturnType<typeof encodeChain>,
  chain: Chain,
  receivedAt: number,
  aside: boolean,
) {
  const { head } = row;
  return tx.run(
    `INSERT INTO chains (id, symbol, exchange, currency, as_of, received_at, source, spot, note, expiries, legs, slices, aside)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    [
      row.id,
      head.symbol,
      head.exchange,
      head.currency,
      head.asOf,
      receivedAt,
      head.source,
      head.spot,
      head.openInterestNote,
      JSON.stringify(chain.slices.map((slice) => slice.expiry)),
      row.legs,
      row.bytes,
      aside ? 1 : 0,
    ],
  );
}

/** Makes history of a chain that was kept for a receipt; false where it is that already. */
async function takenIn(tx: Tx, id: string): Promise<boolean> {
  const { changes } = await tx.run('UPDATE chains SET aside = 0 WHERE id = ? AND aside = 1', [id]);
  return changes > 0;
}

async function save(
  db: Driver,
  chain: Chain,
  summaries: readonly Omit<ChainSummary, 'chainId'>[],
  receivedAt: number,
  aside: boolean,
): Promise<{ id: string; added: boolean }> {
  const row = encodeChain(chain);
  whole(receivedAt, `Chain ${chain.symbol}: receivedAt`);
  const values = summaries.map((summary) => summaryValues(row.id, summary));
  return db.transaction(async (tx) => {
    const { changes } = await insert(tx, row, chain, receivedAt, aside);
    if (changes === 0 && (aside || !(await takenIn(tx, row.id)))) return { id: row.id, added: false };
    for (const each of values) {
      await tx.run(
        `INSERT INTO chain_summaries (chain_id, symbol, as_of, expiry, years, spot, forward, atm_iv, pcr_oi, max_pain,
           straddle, call_oi, put_oi, resistance, support) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        each,
      );
    }
    return { id: row.id, added: true };
  });
}

/** A condition for each option that is given, and what to bind to it. */
function where(parts: readonly [sql: string, value: Value | undefined][]): { sql: string; params: Value[] } {
  const given = parts.filter((part): part is [string, Value] => part[1] !== undefined);
  return {
    sql: given.length === 0 ? '' : ` WHERE ${given.map(([sql]) => sql).join(' AND ')}`,
    params: given.map(([, value]) => value),
  };
}

/** The bundled sample and what was set aside are kept for receipts only and never pass for history. */
const notMadeUp: [string, Value] = ['source <> ?', 'sample'];
const notAside: [string, Value] = ['aside = ?', 0];

/** The summaries of each day's last snapshot. */
async function daily(
  db: Driver,
  symbol: string,
  { before, after, offsetMs }: { before: number; after: number; offsetMs: number },
): Promise<DailyFigures[]> {
  // From each last moment of a day to the one before it by the index: a row a day is read, however many there are.
  const day = '((t + CAST(? AS INTEGER)) / 86400000) * 86400000 - ?';
  const rows = await db.all<DailyFigures>(
    `WITH RECURSIVE last(t) AS (
       SELECT max(as_of) FROM chain_summaries WHERE symbol = ? AND as_of <= ? AND as_of > ?
       UNION ALL
       SELECT (SELECT max(as_of) FROM chain_summaries WHERE symbol = ? AND as_of < ${day} AND as_of > ?)
       FROM last WHERE t IS NOT NULL)
     SELECT as_of AS "asOf", expiry, years, spot, atm_iv AS "atmIv", pcr_oi AS "pcrOi", call_oi AS "callOi", put_oi AS "putOi"
     FROM chain_summaries WHERE symbol = ? AND as_of IN (SELECT t FROM last WHERE t IS NOT NULL)
     ORDER BY as_of, expiry, chain_id`,
    [symbol, before, after, symbol, offsetMs, offsetMs, after, symbol],
  );
  return rows;
}

type Window = Parameters<ChainRepository['summaries']>[1];

async function summariesIn(
  db: Driver,
  symbol: string,
  { before, after, expiry, limit = ever }: Window,
): Promise<ChainSummary[]> {
  const filter = where([
    ['symbol = ?', symbol],
    ['as_of <= ?', before],
    ['as_of > ?', after],
    ['expiry = ?', expiry],
  ]);
  // The newest `limit` of them, then turned round to read oldest first.
  const rows = await db.all<ChainSummary>(
    `${summaryRow}${filter.sql} ORDER BY as_of DESC, expiry DESC, chain_id LIMIT ?`,
    [...filter.params, limit],
  );
  return rows.reverse();
}

/** Snapshots and the figures kept of them. Times are (after, before]: `before` is included, `after` is not. */
export function chains(db: Driver): ChainRepository {
  return {
    save: (chain, summaries, receivedAt, { aside = false } = {}) =>
      save(db, chain, aside ? [] : summaries, receivedAt, aside),

    async latest(symbol, { before, source } = {}) {
      const filter = where([
        ['symbol = ?', symbol],
        ['as_of <= ?', before],
        source === undefined ? notMadeUp : ['source = ?', source],
        notAside,
      ]);
      const rows = await db.all<Stored>(
        `${wholeRow}${filter.sql} ORDER BY as_of DESC, received_at DESC, id LIMIT 1`,
        filter.params,
      );
      return rows[0] ? revive(rows[0]) : null;
    },

    async byId(id) {
      const rows = await db.all<Stored>(`${wholeRow} WHERE id = ?`, [id]);
      return rows[0] ? revive(rows[0]) : null;
    },

    async list(symbol, { before, after, limit = ever } = {}) {
      const filter = where([
        ['symbol = ?', symbol],
        ['as_of <= ?', before],
        ['as_of > ?', after],
        notMadeUp,
        notAside,
      ]);
      const rows = await db.all<Omit<ChainRow, 'expiries'> & { expiries: string }>(
        `SELECT id, symbol, as_of AS "asOf", source, expiries, legs FROM chains${filter.sql}
         ORDER BY as_of DESC, received_at DESC, id LIMIT ?`,
        [...filter.params, limit],
      );
      return rows.map((row) => ({ ...row, expiries: JSON.parse(row.expiries) as string[] }));
    },

    async symbols({ before, after } = {}) {
      const filter = where([['as_of <= ?', before], ['as_of > ?', after], notMadeUp, notAside]);
      const rows = await db.all<{ symbol: string }>(
        `SELECT DISTINCT symbol FROM chains${filter.sql} ORDER BY symbol`,
        filter.params,
      );
      return rows.map(({ symbol }) => symbol);
    },

    daily: (symbol, window) => daily(db, symbol, window),

    summaries: (symbol, window) => summariesIn(db, symbol, window),
  };
}

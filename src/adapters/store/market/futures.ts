import type { FutureDay } from '../../../domain/discovery/futures.ts';
import type { FutureRepository } from '../../../ports/market.ts';
import type { Driver } from '../driver.ts';
import { finite, finiteOrNull } from '../finite.ts';

const row = `symbol, session, expiry, price, price_before AS "priceBefore", oi, oi_change AS "oiChange"`;

/** Sessions of futures with their open interest. */
export function futures(db: Driver): FutureRepository {
  return {
    save: (days, source) =>
      db.transaction(async (tx) => {
        let changed = 0;
        for (const { symbol, session, expiry, price, priceBefore, oi, oiChange } of days) {
          const name = (field: string) => `Future of ${symbol} ${expiry}: ${field}`;
          const { changes } = await tx.run(
            `INSERT INTO future_days (symbol, session, expiry, price, price_before, oi, oi_change, source)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (symbol, session, expiry) DO UPDATE SET price = excluded.price,
               price_before = excluded.price_before, oi = excluded.oi, oi_change = excluded.oi_change, source = excluded.source
             WHERE future_days.price <> excluded.price OR future_days.oi <> excluded.oi OR future_days.oi_change <> excluded.oi_change
               OR coalesce(future_days.price_before, 0) <> coalesce(excluded.price_before, 0)`,
            [
              symbol,
              session,
              expiry,
              finite(price, name('price')),
              finiteOrNull(priceBefore, name('price before')),
              finite(oi, name('open interest')),
              finite(oiChange, name('change of open interest')),
              source,
            ],
          );
          changed += changes;
        }
        return changed;
      }),
    on: (session) =>
      db.all<FutureDay>(`SELECT ${row} FROM future_days WHERE session = ? ORDER BY symbol, expiry`, [
        session,
      ]),
  };
}

import { hash as digest } from 'node:crypto';
import type { Alert } from '../../../ports/watch/alerts.ts';
import type { Driver, Tx } from '../driver.ts';
import { whole } from '../finite.ts';

/** The id an occurrence has everywhere: it follows from its kind and key alone. */
const idOf = ({ kind, key }: Alert): string => digest('sha256', JSON.stringify([kind, key])).slice(0, 16);

/** Keeps an alert, in whatever transaction its news belongs to; false where that occurrence was raised before. */
export async function raiseAlert(tx: Tx | Driver, alert: Alert): Promise<boolean> {
  const { changes } = await tx.run(
    `INSERT INTO alerts (id, at, kind, severity, key, about, facts, rule) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (kind, key) DO NOTHING`,
    [
      idOf(alert),
      whole(alert.at, 'Alert: at'),
      alert.kind,
      alert.severity,
      alert.key,
      alert.about,
      JSON.stringify(alert.facts),
      alert.rule ?? null,
    ],
  );
  return changes > 0;
}

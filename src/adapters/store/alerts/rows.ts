import type { AlertKind, Facts, Severity } from '../../../core/shapes/alerts.ts';
import type { Delivery, DeliveryState, KeptAlert } from '../../../ports/watch/alerts.ts';

export const alertColumns =
  'a.seq, a.id, a.at, a.kind, a.severity, a.key, a.about, a.facts, a.rule AS "ownRule"';

export interface AlertRow {
  seq: number;
  id: string;
  at: number;
  kind: AlertKind;
  severity: Severity;
  key: string;
  about: string;
  facts: string;
  ownRule: string | null;
}

export const alertOf = (row: AlertRow): KeptAlert => ({
  seq: row.seq,
  id: row.id,
  at: row.at,
  kind: row.kind,
  severity: row.severity,
  key: row.key,
  about: row.about,
  facts: JSON.parse(row.facts) as Facts,
  rule: row.ownRule,
});

export const deliveryColumns = `d.seq AS "delivery", d.rule, d.channel, d.state, d.reason, d.due_at AS "dueAt", d.batch,
  d.attempts, d.sent_at AS "sentAt"`;

export interface DeliveryRow {
  delivery: number;
  rule: string | null;
  channel: string;
  state: DeliveryState;
  reason: string | null;
  dueAt: number;
  batch: string | null;
  attempts: number;
  sentAt: number | null;
}

export const deliveryOf = (row: DeliveryRow): Omit<Delivery, 'alert'> => ({
  seq: row.delivery,
  rule: row.rule,
  channel: row.channel,
  state: row.state,
  reason: row.reason,
  dueAt: row.dueAt,
  batch: row.batch,
  attempts: row.attempts,
  sentAt: row.sentAt,
});

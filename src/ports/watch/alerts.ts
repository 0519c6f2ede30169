import type { AlertKind, Facts, Rule, Severity } from '../../core/shapes/alerts.ts';

/** Something a person may want to know. Whoever has news raises it and is done; what is sent where, and when, is decided later. */
export interface Alert {
  kind: AlertKind;
  severity: Severity;
  /** Names this very occurrence within its kind: raised again it is the same alert and changes nothing. */
  key: string;
  /** What it is about, for cooldowns: a symbol, an account, a job; empty for nothing in particular. */
  about: string;
  /** When it happened, epoch ms UTC. */
  at: number;
  facts: Facts;
  /** The one rule whose condition it came of; every rule is asked when absent. */
  rule?: string | null;
}

export interface KeptAlert extends Alert {
  seq: number;
  id: string;
  rule: string | null;
}

export type DeliveryState = 'waiting' | 'sent' | 'failed' | 'silenced';

/** A message as a rule wants it sent. */
export interface PlannedDelivery {
  alert: number;
  rule: string | null;
  channel: string;
  state: 'waiting' | 'silenced';
  reason: string | null;
  /** Not before, epoch ms UTC. */
  dueAt: number;
  /** Deliveries of one channel with the same batch go out as one message; null goes alone. */
  batch: string | null;
}

export interface Delivery extends Omit<PlannedDelivery, 'alert' | 'state'> {
  seq: number;
  state: DeliveryState;
  attempts: number;
  sentAt: number | null;
  alert: KeptAlert;
}

/** What a rule remembers of one symbol or account: whether its condition held, and when it last fired. */
export interface RuleMemory {
  rule: string;
  about: string;
  holds: boolean | null;
  firedAt: number | null;
}

/** Alerts, rules and the outbox. Every method is one transaction; throws CoachError. */
export interface AlertRepository {
  /** False where that occurrence was raised before. */
  raise(alert: Alert): Promise<boolean>;
  rules(): Promise<Rule[]>;
  /** Keeps a rule under its id, in place of one that was there. */
  keepRule(rule: Rule, at: number): Promise<void>;
  /** Takes a rule and its memory away; false where there was none. Its waiting messages are silenced. */
  dropRule(id: string): Promise<boolean>;
  /** Everything rules remember. */
  memory(): Promise<RuleMemory[]>;
  remember(memory: RuleMemory): Promise<void>;
  /** Alerts no rule was asked about yet, oldest first. */
  unrouted(limit: number): Promise<KeptAlert[]>;
  /** Keeps what became of them: deliveries and what rules remember, all or nothing. */
  route(
    alerts: readonly number[],
    planned: readonly PlannedDelivery[],
    memory: readonly RuleMemory[],
    at: number,
  ): Promise<void>;
  /** Channels with a message that is due, those that asked for a pause until later left out. */
  dueChannels(now: number): Promise<string[]>;
  /** What is due for a channel, in the order it was raised. */
  due(channel: string, now: number, limit: number): Promise<Delivery[]>;
  /** What came of a try of some deliveries; a fault without `final` leaves them waiting. */
  settle(
    deliveries: readonly number[],
    came: { state: 'sent'; at: number } | { state: 'failed' | 'waiting'; why: string },
  ): Promise<void>;
  /** Leaves a channel alone until then. */
  pause(channel: string, until: number): Promise<void>;
  /** By channel what waits, what failed since then, and until when it is paused. */
  backlog(
    since: number,
  ): Promise<{ channel: string; waiting: number; failed: number; pausedUntil: number | null }[]>;
  /** Alerts in the window (after, before], newest first, with what became of them. */
  log(options: {
    before: number;
    after?: number;
    kind?: AlertKind;
    limit: number;
  }): Promise<{ alert: KeptAlert; deliveries: Omit<Delivery, 'alert'>[] }[]>;
}

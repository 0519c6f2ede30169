import type { AlertKind, Facts, Severity } from '../../core/shapes/alerts.ts';

/** One message for a channel: plain text, already safe to show. */
export interface Notice {
  /** The same at every try, so that a reader can tell a repeated message. */
  id: string;
  kind: AlertKind;
  severity: Severity;
  title: string;
  text: string;
  /** When it happened, epoch ms UTC. */
  at: number;
  facts: Facts;
  /** A recipient in place of the channel's usual one. */
  to: string | null;
}

/**
 * What a channel made of a message. `sent`: it took it, and wants a pause of so many ms before the next. `later`: it did not, and may at
 * another try; `afterMs` is what it asked for. `refused`: it never will take this one. No reason holds a secret.
 */
export type Receipt =
  | { state: 'sent'; pauseMs: number }
  | { state: 'later'; why: string; afterMs: number | null }
  | { state: 'refused'; why: string };

/** One way to reach a person. `send` never throws and ends by itself within some seconds; an answer lost on the way is `later`. */
export interface Channel {
  readonly name: string;
  send(notice: Notice, signal: AbortSignal): Promise<Receipt>;
  /** Lets go of connections. */
  close(): Promise<void>;
}

export interface ChannelRow {
  name: string;
  ready: boolean;
  /** What it lacks, in words that never hold a secret. */
  missing: string | null;
  /** Alerts without a rule go to it. */
  usual: boolean;
  /** It reaches a person elsewhere, whom a code may be sent to. */
  private: boolean;
}

/** Every channel there is. */
export interface Channels {
  list(): Promise<ChannelRow[]>;
  /** Null where there is none of that name or it is not ready. */
  open(name: string): Promise<Channel | null>;
}

/** What alert channels need besides their secrets; null where it is not set. */
export interface AlertSettings {
  mailHost: string | null;
  mailUser: string | null;
  mailFrom: string | null;
  mailTo: string | null;
  telegramChat: string | null;
}

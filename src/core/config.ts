import type { WatchSettings } from '../ports/watch/ports.ts';

/** The settings a command may read. */
export interface Config extends WatchSettings {
  storePath: string;
  homeDir: string;
  market: string;
  capital: number | null;
  risk: 'low' | 'medium' | 'high';
  experience: 'beginner' | 'intermediate' | 'advanced';
  /** How much a model's answer holds, in which language, and the columns to draw within (null: the terminal's). */
  tier: 'brief' | 'standard' | 'full';
  language: 'auto' | 'english' | 'hindi' | 'hinglish';
  width: number | null;
  /** What the person uses is counted on this machine. */
  personal: boolean;
  brokeragePerOrder: number;
  /** Oldest age in ms of a price that an order of a running session is filled at. */
  quoteMaxAgeMs: number;
  /** Exchange whose clock moments go by that belong to no account and no symbol. */
  clock: 'NSE' | 'US';
  /** Account that trades written down by hand belong to. */
  account: string;
  /** Servers of vendors where they are not the usual ones, by their names in core/shapes/vendor.ts. */
  vendorUrls: Readonly<Partial<Record<string, string>>>;
  /** Which of Alpaca's feeds the person's plan has. */
  alpacaFeed: 'iex' | 'sip';
  riskFreeRate: number;
  usRiskFreeRate: number;
  /** Null: the provider's usual one. */
  model: string | null;
  baseUrl: string;
  wire: 'auto' | 'responses' | 'chat';
  /** A key or a server of one's own is at hand, so that a model may be asked. */
  modelReady: boolean;
  /** US dollars; null is no cap. */
  maxCostTurn: number | null;
  maxCostDay: number | null;
  review: boolean;
  telemetry: boolean;
  /** Tokens the model can hold; null is the usual of its kind. */
  modelContext: number | null;
  /** Seconds to the model's first word; null is the usual of its kind. */
  modelPatience: number | null;
  embedder: string;
}

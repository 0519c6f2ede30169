import type { OrderRequest } from '../../domain/desk/order.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';

/** What a broker says of an order. `unknown` is not "no": it may have been done. `working` is at the broker and may still be done. */
export type BrokerAnswer =
  | { state: 'filled'; fills: { leg: number; quantity: number; price: number }[] }
  | { state: 'rejected'; reason: string }
  | { state: 'working' }
  | { state: 'unknown' };

/** What is asked about: an intent, its legs, and when it was sent (epoch ms). */
export type SentOrder = Pick<OrderRequest, 'intent' | 'legs'> & { sentAt: number };

/** Where orders are sent. Both methods never throw: a failure is `unknown`. */
export interface Broker {
  /** Sends an order under its intent, once; the same intent is never done twice. `opens` tells of each leg whether it opens or closes. */
  send(request: OrderRequest, opens: readonly boolean[]): Promise<BrokerAnswer>;
  /** What became of an order; `rejected` only once it is sure that the broker never got it. */
  ask(order: SentOrder): Promise<BrokerAnswer>;
}

/** What an account at a broker holds: quantities in the ledger's units, short ones negative. */
export interface HeldAtBroker {
  instrument: Instrument;
  quantity: number;
}

/** An account at a broker. What throws throws CoachError: `denied` without a login, `unavailable` where there is no answer. */
export interface BrokerAccount extends Broker {
  /** As people call it. */
  readonly name: string;
  /** Every position, however small. Throws `unavailable` where one cannot be understood. */
  positions(signal: AbortSignal): Promise<HeldAtBroker[]>;
  /** Whether orders of another hand, or of none that coach knows, are open there: their client order ids. */
  openOrders(signal: AbortSignal): Promise<string[]>;
  cash(signal: AbortSignal): Promise<{ amount: number; currency: 'USD' | 'INR'; blocked: boolean }>;
  /** Asks for an order to be taken back; whether it was, `ask` tells. */
  cancel(intent: string, signal: AbortSignal): Promise<void>;
}

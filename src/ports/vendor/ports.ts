import type { Baskets } from './basket.ts';
import type { BrokerAccount } from './broker.ts';
import type { Logins } from './login.ts';
import type { QuoteStream } from './quote-stream.ts';

/** What is out there behind a login of the person's, each built on first use. */
export interface VendorPorts {
  /** Logins at brokers and vendors of prices. */
  logins(): Promise<Logins>;
  /** A new stream of prices of the market of that name. Throws CoachError `missing` for one that has none, `denied` without a login. */
  quoteStream(name: string): Promise<QuoteStream>;
  /** The account at a broker that orders are sent to. Throws CoachError `usage` for a broker there is not. */
  broker(name: string): Promise<BrokerAccount>;
  /** Orders written for brokers that nothing is sent to. */
  baskets(): Promise<Baskets>;
}

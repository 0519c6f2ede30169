/** Every address a vendor answers at, by the name it has in settings. */
export const vendorHosts = [
  'upstox',
  'upstox-feed',
  'upstox-files',
  'kite',
  'dhan',
  'alpaca-data',
  'alpaca-stream',
  'alpaca-paper',
  'yahoo',
  'nse',
  'nse-archives',
] as const;
export type VendorHost = (typeof vendorHosts)[number];

/** Vendors that want a login; Alpaca's is that of its paper account. */
export const loginVendors = ['upstox', 'kite', 'dhan', 'alpaca'] as const;
export type LoginVendor = (typeof loginVendors)[number];

/** Markets of the network, which are only asked by name. */
export const liveMarkets = ['nse', 'upstox', 'kite', 'dhan', 'alpaca', 'yahoo'] as const;
export type LiveMarket = (typeof liveMarkets)[number];
export const marketNames = ['auto', 'sample', 'stored', ...liveMarkets] as const;

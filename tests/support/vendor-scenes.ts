import type { LiveMarket } from '../../src/core/shapes/vendor.ts';
import { type Underlying, underlying } from '../../src/domain/symbol/instrument.ts';
import { Raw, type Seen, type VendorServer } from './vendor-server.ts';

/** A vendor with a market that trades, its moment, and what it is asked for. */
export interface Scene {
  market: LiveMarket;
  at: string;
  asked: Underlying;
  /** Paths of the chain and of bars, where the vendor has them. */
  paths: { chain: string | null; bars: string; quote: string };
  login: 'upstox' | 'kite' | 'dhan' | 'alpaca' | null;
  answer(server: VendorServer): void;
}

const nifty = underlying('NIFTY', 'NSE', 'index');
const spy = underlying('SPY', 'US', 'etf');
const strikes = [24_500, 24_550, 24_600, 24_650, 24_700];
const expiries = ['2026-08-18', '2026-08-25'];
const lot = 65;
const at = '2026-08-14T11:00:00+05:30';

const upstoxLeg = (price: number) => ({
  instrument_key: 'NSE_FO|1',
  market_data: {
    ltp: price,
    volume: lot * 100,
    oi: lot * 40,
    close_price: price - 1,
    bid_price: price - 0.5,
    bid_qty: lot,
    ask_price: price + 0.5,
    ask_qty: lot * 2,
    prev_oi: lot * 30,
  },
  option_greeks: { vega: 1, theta: -1, gamma: 0.001, delta: 0.5, iv: 12.5 },
});

/** Upstox's chain of one expiry around 24,600. */
export const upstoxBody = (expiry: string) => ({
  status: 'success',
  data: strikes.map((strike) => ({
    expiry,
    pcr: 1,
    strike_price: strike,
    underlying_key: 'NSE_INDEX|Nifty 50',
    underlying_spot_price: 24_600,
    call_options: upstoxLeg(150 - (strike - 24_600) / 2),
    put_options: upstoxLeg(150 + (strike - 24_600) / 2),
  })),
});

const days = ['2026-08-11', '2026-08-12', '2026-08-13'];
const candle = (day: string, i: number) => [
  `${day}T00:00:00+05:30`,
  24_500 + i,
  24_600 + i,
  24_450 + i,
  24_580 + i,
  0,
  0,
];

export const upstoxScene: Scene = {
  market: 'upstox',
  at,
  asked: nifty,
  login: 'upstox',
  paths: { chain: '/v2/option/chain', bars: '/v3/historical-candle', quote: '/v2/market-quote/quotes' },
  answer({ answers }) {
    answers.set('/v2/option/contract', {
      status: 'success',
      data: expiries.map((expiry) => ({
        expiry,
        lot_size: lot,
        strike_price: 24_600,
        instrument_type: 'CE',
      })),
    });
    answers.set('/v2/option/chain', ({ path }: Seen) =>
      upstoxBody(new URL(path, 'http://x').searchParams.get('expiry_date')!),
    );
    answers.set('/v2/market-quote/quotes', {
      status: 'success',
      data: {
        'NSE_INDEX:Nifty 50': {
          ohlc: { open: 24_550, high: 24_650, low: 24_500, close: 24_600 },
          timestamp: '2026-08-14T10:59:58.000+05:30',
          last_price: 24_600,
          net_change: 50,
          last_trade_time: '0',
        },
      },
    });
    answers.set('/v3/historical-candle/NSE_INDEX%7CNifty%2050/days/1/2026-08-14/2025-07-10', {
      status: 'success',
      data: { candles: days.map(candle).reverse() },
    });
  },
};

const kiteRow = (token: number, name: string, expiry: string, strike: number, type: string) =>
  `${token},1,${name},NIFTY,0,${expiry},${strike},0.05,${lot},${type},NFO-OPT,NFO`;
const header =
  'instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,instrument_type,segment,exchange';

function kiteQuotes({ path }: Seen): unknown {
  const names = new URL(path, 'http://x').searchParams.getAll('i');
  const quote = (price: number, volume: number, oi: number) => ({
    instrument_token: 1,
    timestamp: '2026-08-14 10:59:58',
    last_trade_time: '2026-08-14 10:59:50',
    last_price: price,
    volume,
    oi,
    ohlc: { open: price, high: price + 5, low: price - 5, close: price - 1 },
    depth: {
      buy: [{ price: price - 0.5, quantity: lot, orders: 1 }],
      sell: [{ price: price + 0.5, quantity: lot * 2, orders: 1 }],
    },
  });
  const data = names.map((name) => {
    const found = /(\d{5})(CE|PE)$/.exec(name);
    if (found === null) return [name, quote(24_600, 0, 0)];
    const away = (Number(found[1]) - 24_600) / 2;
    return [name, quote(150 + (found[2] === 'CE' ? -away : away), lot * 100, lot * 40)];
  });
  return { status: 'success', data: Object.fromEntries(data) };
}

const kiteScene: Scene = {
  market: 'kite',
  at,
  asked: nifty,
  login: 'kite',
  paths: { chain: '/quote', bars: '/instruments/historical', quote: '/quote' },
  answer({ answers }) {
    const options = expiries.flatMap((expiry, e) =>
      strikes.flatMap((strike, s) =>
        ['CE', 'PE'].map((type, t) =>
          kiteRow(
            1000 + e * 100 + s * 2 + t,
            `NIFTY268${expiry.slice(8)}${strike}${type}`,
            expiry,
            strike,
            type,
          ),
        ),
      ),
    );
    answers.set('/instruments/NFO', new Raw(`${header}\n${options.join('\n')}\n${options[0]}\n`));
    answers.set(
      '/instruments/NSE',
      new Raw(`${header}\n256265,1001,NIFTY 50,NIFTY 50,0,,0,0,0,EQ,INDICES,NSE\n`),
    );
    answers.set('/quote', kiteQuotes);
    answers.set('/instruments/historical/256265/day', {
      status: 'success',
      data: {
        candles: days.map(candle).map((row) => [String(row[0]).replace('+05:30', '+0530'), ...row.slice(1)]),
      },
    });
  },
};

const dhanLeg = (price: number) => ({
  greeks: { delta: 0.5, theta: -1, gamma: 0.001, vega: 1 },
  implied_volatility: 12.5,
  last_price: price,
  oi: lot * 40,
  previous_close_price: price - 1,
  previous_oi: lot * 30,
  previous_volume: 0,
  top_ask_price: price + 0.5,
  top_ask_quantity: lot * 2,
  top_bid_price: price - 0.5,
  top_bid_quantity: lot,
  volume: lot * 100,
});

const dhanScene: Scene = {
  market: 'dhan',
  at,
  asked: nifty,
  login: 'dhan',
  paths: { chain: '/v2/optionchain', bars: '/v2/charts/historical', quote: '/v2/marketfeed/ohlc' },
  answer({ answers }) {
    const oc = Object.fromEntries(
      strikes.map((strike) => [
        `${strike}.000000`,
        { ce: dhanLeg(150 - (strike - 24_600) / 2), pe: dhanLeg(150 + (strike - 24_600) / 2) },
      ]),
    );
    answers.set('/v2/optionchain/expirylist', { data: expiries, status: 'success' });
    answers.set('/v2/optionchain', { data: { last_price: 24_600, oc }, status: 'success' });
    answers.set('/v2/marketfeed/ohlc', {
      data: {
        IDX_I: {
          13: { last_price: 24_600, ohlc: { open: 24_550, close: 24_550, high: 24_650, low: 24_500 } },
        },
      },
      status: 'success',
    });
    const column = (n: number) => days.map((_, i) => 24_500 + n + i);
    answers.set('/v2/charts/historical', {
      open: column(0),
      high: column(100),
      low: column(-50),
      close: column(80),
      volume: [0, 0, 0],
      timestamp: days.map((day) => Date.parse(`${day}T00:00:00+05:30`) / 1000),
    });
  },
};

const usExpiries = ['2026-08-14', '2026-08-21'];
const occ = (expiry: string, right: string, strike: number) =>
  `SPY${expiry.slice(2).replaceAll('-', '')}${right}${String(strike * 1000).padStart(8, '0')}`;
const usOptions = usExpiries.flatMap((expiry) =>
  [640, 645, 650].flatMap((strike) =>
    ['C', 'P'].map((right) => ({ expiry, right, strike, symbol: occ(expiry, right, strike) })),
  ),
);
const usAt = '2026-08-14T14:30:00Z';

const alpacaScene: Scene = {
  market: 'alpaca',
  at: usAt,
  asked: spy,
  login: 'alpaca',
  paths: { chain: '/v1beta1/options/snapshots', bars: '/v2/stocks/bars', quote: '/v2/stocks/snapshots' },
  answer({ answers }) {
    answers.set('/v2/options/contracts', ({ path }: Seen) => {
      const second = path.includes('page_token=two');
      const half = usOptions.filter((_, i) => i < 6 !== second);
      return {
        option_contracts: half.map((one) => ({
          symbol: one.symbol,
          expiration_date: one.expiry,
          strike_price: String(one.strike),
          open_interest: '1200',
        })),
        next_page_token: second ? null : 'two',
      };
    });
    answers.set('/v1beta1/options/snapshots/SPY', ({ path }: Seen) => {
      const second = path.includes('page_token=more');
      const half = usOptions.filter((_, i) => (i % 2 === 0) !== second);
      const snapshot = ({ right, strike }: (typeof usOptions)[number]) => {
        const price = 8 + (right === 'C' ? 645 - strike : strike - 645) / 2;
        return {
          latestQuote: {
            ap: price + 0.05,
            as: 10,
            bp: price - 0.05,
            bs: 12,
            t: '2026-08-14T14:29:59.123456789Z',
          },
          latestTrade: { p: price, s: 1, t: '2026-08-14T14:29:00Z' },
          ...(right === 'C' ? { impliedVolatility: 0.15 } : {}),
        };
      };
      return {
        snapshots: Object.fromEntries(half.map((one) => [one.symbol, snapshot(one)])),
        next_page_token: second ? null : 'more',
      };
    });
    answers.set('/v2/stocks/snapshots', {
      SPY: {
        latestTrade: { p: 645.2, t: '2026-08-14T14:29:59.5Z' },
        dailyBar: { o: 644, h: 646, l: 643, c: 645.2, v: 1000 },
        prevDailyBar: { c: 643.5 },
      },
    });
    answers.set('/v2/stocks/bars', {
      bars: {
        SPY: days.map((day, i) => ({
          t: `${day}T04:00:00Z`,
          o: 640 + i,
          h: 645 + i,
          l: 639 + i,
          c: 644 + i,
          v: 1e6,
        })),
      },
      next_page_token: null,
    });
  },
};

const yahooScene: Scene = {
  market: 'yahoo',
  at: usAt,
  asked: spy,
  login: null,
  paths: { chain: null, bars: '/v8/finance/chart', quote: '/v8/finance/chart' },
  answer({ answers }) {
    const nulled = (n: number) => [...days.map((_, i) => 640 + n + i), null];
    answers.set('/v8/finance/chart/SPY', {
      chart: {
        result: [
          {
            meta: {
              currency: 'USD',
              symbol: 'SPY',
              regularMarketPrice: 645.2,
              regularMarketTime: Date.parse('2026-08-14T14:29:58Z') / 1000,
              previousClose: 643.5,
              gmtoffset: -14_400,
              dataGranularity: '1d',
            },
            timestamp: [...days, '2026-08-14'].map((day) => Date.parse(`${day}T13:30:00Z`) / 1000),
            indicators: {
              quote: [
                { open: nulled(0), high: nulled(5), low: nulled(-1), close: nulled(4), volume: nulled(9e5) },
              ],
            },
          },
        ],
        error: null,
      },
    });
  },
};

export const scenes: readonly Scene[] = [upstoxScene, kiteScene, dhanScene, alpacaScene, yahooScene];

import { describe, expect, it } from 'vitest';
import { files } from '../../../src/adapters/market/files.ts';
import { type Cell, spoil, type Trial } from '../../support/market-rows.ts';
import { numbers } from '../../support/store-data.ts';

const csv = (header: string) => (rows: Cell[][]) =>
  `${header}\n${rows.map((row) => row.join(',')).join('\n')}\n`;
const day = (i: number) => new Date(Date.UTC(2020, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
const bar = (i: number): Cell[] => [100 + (i % 7), 110, 90, 101 + (i % 5)];

const udiffHeader =
  'TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks';

const nseFields = [
  'strikePrice',
  'expiryDate',
  'lastPrice',
  'bidprice',
  'askPrice',
  'openInterest',
  'bidQty',
  'impliedVolatility',
];

const trials: Trial[] = [
  {
    name: 'nse-chain',
    fileName: 'chain.json',
    good: (i) => [10_000 + i, '30-Jun-2026', 100, 99, 101, 50, 75, 15],
    prices: [0, 2, 3, 4],
    quantities: [5, 6, 7],
    required: [],
    dates: [1],
    file: (rows) => {
      const data = rows.map((cells) => {
        const [strikePrice, expiryDate] = cells;
        const leg = Object.fromEntries(nseFields.map((name, i) => [name, cells[i]]));
        return { strikePrice, expiryDate, CE: { ...leg, underlying: 'NIFTY', identifier: 'x' } };
      });
      return JSON.stringify({
        records: { data, timestamp: '01-Jun-2026 10:00:00', underlyingValue: 24_000 },
      });
    },
  },
  {
    name: 'upstox-chain',
    fileName: 'upstox_20260601.json',
    good: (i) => ['2026-06-30', 10_000 + i, 100, 99, 101, 650, 65, 15],
    prices: [1, 2, 3, 4],
    quantities: [5, 6],
    required: [],
    dates: [0],
    file: (rows) =>
      JSON.stringify({
        data: rows.map(([expiry, strike_price, ltp, bid_price, ask_price, oi, bid_qty, iv]) => ({
          expiry,
          strike_price,
          underlying_key: 'NSE_INDEX|Nifty 50',
          underlying_spot_price: 24_000,
          call_options: {
            market_data: {
              ltp,
              bid_price,
              ask_price,
              oi,
              bid_qty,
              prev_oi: 650,
              close_price: 90,
              volume: 65,
              ask_qty: 65,
            },
            option_greeks: { iv },
          },
        })),
      }),
  },
  {
    name: 'udiff',
    fileName: 'udiff.csv',
    good: (i) =>
      `2026-06-01,2026-06-01,FO,NSE,IDO,1,,NIFTY,,2026-06-30,2026-06-30,${10_000 + i},CE,N,1.5,1.8,1.5,1.65,1.8,1.6,24000,1.65,650,65,7,100,6,F1,65,`.split(
        ',',
      ),
    prices: [11, 14, 15, 16, 17, 19, 20, 21],
    quantities: [22, 24, 28],
    required: [4, 7, 12],
    dates: [0, 10],
    file: csv(udiffHeader),
  },
  {
    name: 'legacy',
    fileName: 'fo.csv',
    good: (i) => [
      'OPTIDX',
      'NIFTY',
      '25-Jul-2024',
      10_000 + i,
      'CE',
      8,
      12,
      7,
      11,
      11,
      10,
      25.0275,
      2500,
      250,
      '08-JUL-2024',
    ],
    prices: [3, 6, 7, 8, 9],
    quantities: [10, 12],
    required: [0, 1, 4],
    dates: [2, 14],
    file: csv(
      'INSTRUMENT,SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,OPEN,HIGH,LOW,CLOSE,SETTLE_PR,CONTRACTS,VAL_INLAKH,OPEN_INT,CHG_IN_OI,TIMESTAMP',
    ),
  },
  {
    name: 'converted',
    fileName: 'converted.csv',
    good: (i) => [
      'NIFTY',
      '28-08-2025',
      10_000 + i,
      'PE',
      8.7,
      27_150,
      4800,
      324,
      '14-08-2025',
      24_631.3,
      10.5,
      7.5,
      10.5,
      8.7,
      8.2,
    ],
    prices: [2, 9, 13],
    quantities: [5, 7],
    required: [0, 3],
    dates: [1, 8],
    file: csv(
      'SYMBOL,EXPIRY_DT,STRIKE_PR,OPTION_TYP,SETTLE_PR,OPEN_INT,CHG_IN_OI,VOLUME,TRADE_DATE,UNDERLYING_PRICE,HIGH_PRICE,LOW_PRICE,OPEN_PRICE,CLOSE_PRICE,LAST_PRICE',
    ),
  },
  {
    name: 'chain-csv',
    fileName: 'chain_20260601.csv',
    good: (i) => ['SPY', '2026-06-19', 400 + i, 'C', 5, 4.9, 5.1, 10, 12, 500, 3, 0.2],
    prices: [2, 4, 5, 6],
    quantities: [7, 8, 9],
    required: [0, 3],
    dates: [1],
    file: csv('symbol,expiry,strike,type,last,bid,ask,bid_qty,ask_qty,oi,volume,iv'),
  },
  {
    name: 'lean-universe',
    fileName: 'aapl_20140605.csv',
    good: (i) => [20140621, 400 + i, 'C', 5, 6, 4, 5, 10, 100, 0.2, 0, 0, 0, 0, 0],
    prices: [1, 6],
    quantities: [7, 8],
    required: [2],
    dates: [0],
    file: csv(
      '#expiry,strike,right,open,high,low,close,volume,open_interest,implied_volatility,delta,gamma,vega,theta,rho',
    ),
  },
  {
    name: 'bars-csv',
    // Of no exchange's calendar, so that every day is one.
    fileName: 'madeup_daily.csv',
    good: (i) => [day(i), ...bar(i), 1000],
    prices: [1, 2, 3, 4],
    quantities: [5],
    required: [],
    dates: [0],
    file: csv('date,open,high,low,close,volume'),
  },
  {
    name: 'bars-csv with names',
    fileName: 'all.csv',
    good: (i) => [day(i), ...bar(i), 1000, 'MADEUP'],
    prices: [1, 2, 3, 4],
    quantities: [5],
    required: [6],
    dates: [0],
    file: csv('date,open,high,low,close,volume,Name'),
  },
  {
    name: 'lean-daily',
    fileName: 'spy.csv',
    good: (i) => [`${day(i).replaceAll('-', '')} 00:00`, 1_000_000, 1_100_000, 900_000, 1_010_000, 5000],
    prices: [1, 2, 3, 4],
    quantities: [5],
    required: [],
    dates: [0],
    file: (rows) =>
      `20191231 00:00,1000000,1100000,900000,1010000,5000\n${rows.map((row) => row.join(',')).join('\n')}`,
  },
  {
    name: 'yahoo-options',
    fileName: 'o.json',
    good: (i) => [400 + i, 5, 4.9, 5.1, 100, 10],
    prices: [0, 1, 2, 3],
    quantities: [4, 5],
    required: [],
    dates: [],
    file: (rows) => {
      const calls = rows.map(([strike, lastPrice, bid, ask, openInterest, volume]) => ({
        strike,
        lastPrice,
        bid,
        ask,
        openInterest,
        volume,
      }));
      const quote = { regularMarketTime: 1_740_171_601, regularMarketPrice: 450 };
      const result = [
        { underlyingSymbol: 'SPY', quote, options: [{ expirationDate: 1_740_700_800, calls, puts: [] }] },
      ];
      return JSON.stringify({ optionChain: { result } });
    },
  },
  {
    name: 'broker candles',
    fileName: 'reliance.json',
    good: (i) => [`${day(i)}T00:00:00+05:30`, ...bar(i), 1000],
    prices: [1, 2, 3, 4],
    quantities: [5],
    required: [],
    dates: [],
    file: (rows) => JSON.stringify({ data: { candles: rows } }),
  },
  {
    name: 'index closes',
    fileName: 'ind.csv',
    good: (i) => [
      `${day(i).slice(8)}-${day(i).slice(5, 7)}-${day(i).slice(0, 4)}`,
      ...bar(i),
      1000,
      'Nifty 50',
    ],
    prices: [1, 2, 3, 4],
    quantities: [5],
    required: [],
    dates: [0],
    file: (rows) =>
      csv(
        'Index Date,Open Index Value,High Index Value,Low Index Value,Closing Index Value,Volume,Index Name',
      )(rows),
  },
];

const perTrial = 800;
const reader = files();

async function kept(trial: Trial, rows: Cell[][]) {
  return reader.read(trial.fileName, { bytes: new TextEncoder().encode(trial.file(rows)) });
}

describe('ten thousand bad rows', () => {
  it.each(trials)('$name takes none of them and keeps every good one', async (trial) => {
    const random = numbers(20_260_601);
    const baseline = trial.name === 'lean-daily' ? 1 : 0;
    for (let batch = 0; batch < 8; batch++) {
      const rows: Cell[][] = [];
      const how: string[] = [];
      for (let i = 0; i < perTrial / 8; i++) {
        rows.push(trial.good(3 * i + 1), trial.good(3 * i + 2));
        const bad = spoil(trial.good(3 * i + 3), trial, random);
        rows.push(bad.row);
        how.push(bad.how);
      }
      const found = await kept(trial, rows);
      const good = (2 * perTrial) / 8 + baseline;
      if (found.rowsKept !== good) {
        for (const [i, text] of how.entries()) {
          const one = await kept(trial, [trial.good(1), trial.good(2), rows[3 * i + 2]!]);
          expect(one.rowsKept, text).toBe(2 + baseline);
        }
      }
      expect([found.rowsKept, found.rowsRead - found.rowsKept]).toEqual([good, perTrial / 8]);
      expect(found.refused).toHaveLength(20);
      expect(found.refusedMore).toBe(perTrial / 8 - 20);
    }
  });

  it('lets no number through that is not one', async () => {
    for (const trial of trials) {
      const random = numbers(7);
      const rows = Array.from({ length: 60 }, (_, i) =>
        i % 3 === 2 ? spoil(trial.good(i), trial, random).row : trial.good(i),
      );
      const { chains, bars } = await kept(trial, rows);
      const columns = [
        ...bars.flatMap(({ open, high, low, close, time }) => [open, high, low, close, time]),
        ...chains.flatMap(({ slices }) => slices.map(({ strikes }) => strikes)),
      ];
      for (const column of columns)
        expect(column.every((x) => Number.isFinite(x) && x > 0 && x <= 5e12)).toBe(true);
      const sides = chains.flatMap(({ slices }) => slices.flatMap(({ call, put }) => [call, put]));
      for (const side of sides) {
        for (const column of Object.values(side) as Float64Array[]) {
          expect(column.every((x) => Number.isNaN(x) || Math.abs(x) <= 1e13)).toBe(true);
        }
      }
    }
  });

  it('refuses bars that repeat, go back or contradict themselves, and only those', async () => {
    const trial = trials.find(({ name }) => name === 'bars-csv')!;
    const rows = Array.from({ length: 40 }, (_, i) => trial.good(i));
    rows.splice(10, 0, trial.good(3));
    rows.splice(20, 0, trial.good(5));
    rows.push([day(9000), ...bar(1), 1]);
    rows.push([day(60), 100, 99, 90, 95, 1]);
    const found = await kept(trial, rows);
    expect(found.rowsKept).toBe(40);
    expect(found.refused.map(({ row }) => row).sort((a, b) => a - b)).toEqual([12, 22, 44, 45]);
  });

  it('turns a newest-first file round', async () => {
    const trial = trials.find(({ name }) => name === 'bars-csv')!;
    const found = await kept(
      trial,
      Array.from({ length: 40 }, (_, i) => trial.good(40 - i)),
    );
    expect(found.rowsKept).toBe(40);
    expect(found.bars[0]!.time[0]).toBeLessThan(found.bars[0]!.time[1]!);
  });
});

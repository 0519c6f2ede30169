import { afterAll, describe, expect, it } from 'vitest';
import { registry } from '../../commands/index.ts';
import { app } from '../../src/app.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { golden, goldenRows, hasShared } from '../support/shared.ts';
import { terminal } from '../support/terminal.ts';

// The public golden vectors through the command line itself: `coach calc … --input -`, a batch in, a batch out.
const running = app();
afterAll(() => running.close());

async function batch<T>(verb: string, rows: readonly unknown[]): Promise<T[]> {
  const streams = terminal({ input: JSON.stringify(rows) });
  const open = async () => ({ ports: running.ports, close: async () => undefined });
  const code = await runCli({
    argv: ['calc', verb, '--input', '-', '--json'],
    registry,
    streams,
    version: '0',
    open,
  });
  expect(streams.written.err).toBe('');
  expect(code).toBe(0);
  const answers = JSON.parse(streams.written.out) as T[];
  expect(answers).toHaveLength(rows.length);
  return answers;
}

type Figures = Record<string, number | null>;
const off = (mine: number | null | undefined, theirs: number, bound: number) =>
  !(Math.abs(mine! - theirs) <= bound);

interface European {
  S?: number;
  F?: number;
  K: number;
  T: number;
  r: number;
  q?: number;
  sigma: number;
  [column: string]: number | string | undefined;
}

/** What is outside the tolerances of golden 01a (01b holds to the same). */
function europeanFaults(row: European, flag: 'c' | 'p', own: Figures): string[] {
  const { K, T, r, sigma } = row;
  const x = (row.S ?? row.F)!;
  const q = row.q ?? 0;
  const at = (name: string) => row[name] as number;
  const [price, vega, gamma] = [at(flag === 'c' ? 'call' : 'put'), at('vega'), at('gamma')];
  const slow = T >= 1 / 365 && sigma >= 0.05;
  const relative = slow ? 1e-11 : 1e-8;
  const scale =
    Math.abs(at(`theta_${flag}`)) +
    (vega * sigma) / (2 * T) +
    (Math.abs(r) + Math.abs(q)) * (x + K) +
    (1e-12 * x * sigma) / Math.sqrt(T);
  const bounds: [string, number, number][] = [
    ['price', price, 1e-12 * Math.abs(price) + 5e-15 * (x + K)],
    ['delta', at(`delta_${flag}`), 1e-11],
    ['rho', at(`rho_${flag}`), 1e-11 * K * T],
    ['theta', at(`theta_${flag}`), relative * scale],
    ['gamma', gamma, relative * Math.abs(gamma) + 1e-12 / (x * sigma * Math.sqrt(T))],
    ['vega', vega, relative * Math.abs(vega) + 1e-12 * x * Math.sqrt(T)],
  ];
  return bounds
    .filter(([name, theirs, bound]) => off(own[name], theirs, bound))
    .map(([name, theirs]) => `${row['label']} ${flag} ${name}: ${own[name]} for ${theirs}`);
}

describe.skipIf(!hasShared)('golden vectors through coach calc', () => {
  it.each([
    ['01a_bsm_european.json', 'bsm'],
    ['01b_black76.json', 'black76'],
  ])('%s', async (file, model) => {
    const rows = goldenRows<European>(file);
    for (const flag of ['c', 'p'] as const) {
      const asked = rows.map((row) => ({
        model,
        flag,
        spot: row.S,
        forward: row.F,
        strike: row.K,
        years: row.T,
        rate: row.r,
        yield: row.q,
        vol: row.sigma,
      }));
      const answers = await batch<Figures>('price', asked);
      expect(rows.flatMap((row, i) => europeanFaults(row, flag, answers[i]!))).toEqual([]);
    }
  });

  it('01c_implied_vol.json', async () => {
    interface Row {
      flag: 'c' | 'p';
      S: number;
      K: number;
      T: number;
      r: number;
      q: number;
      price: number;
      iv: number | null;
      class: string;
      iv_noise: number | null;
    }
    const rows = goldenRows<Row>('01c_implied_vol.json');
    const answers = await batch<{ iv: number | null; reason: string | null }>(
      'iv',
      rows.map((row) => ({
        model: 'bsm',
        flag: row.flag,
        spot: row.S,
        strike: row.K,
        years: row.T,
        rate: row.r,
        yield: row.q,
        price: row.price,
      })),
    );
    const faults = rows.flatMap((row, i) => {
      const { iv, reason } = answers[i]!;
      const said = `${i} ${row.class}: ${iv} ${reason} for ${row.iv}`;
      if (row.class === 'well') return off(iv, row.iv!, 1e-9 * row.iv! + 4 * row.iv_noise!) ? [said] : [];
      if (row.class === 'ill') return off(iv, row.iv!, 10 * row.iv_noise!) ? [said] : [];
      if (row.class === 'lost') return iv === null && reason === null ? [said] : [];
      return iv === null && reason === row.class ? [] : [said];
    });
    expect(faults).toEqual([]);
  });

  it('01d_american.json and 01e_american_discrete_div.json', async () => {
    interface Row {
      S: number;
      K: number;
      days: number;
      r: number;
      q: number;
      sigma: number;
      flag: 'c' | 'p';
      qdfp: number;
      european: number;
      delta: number;
      gamma: number;
      immediate: boolean;
    }
    const rows = goldenRows<Row>('01d_american.json');
    const answers = await batch<Figures>(
      'price',
      rows.map((row) => ({
        model: 'american',
        flag: row.flag,
        spot: row.S,
        strike: row.K,
        years: row.days / 365,
        rate: row.r,
        yield: row.q,
        vol: row.sigma,
      })),
    );
    const faults = rows.flatMap((row, i) => {
      const own = answers[i]!;
      const scale = row.S * row.sigma * Math.sqrt(row.days / 365);
      const found =
        off(own['price'], row.qdfp, 1e-3 * scale + 1e-5 * row.S) ||
        own['price']! < row.european - 1e-9 * row.S;
      const greeks =
        row.days > 2 &&
        !row.immediate &&
        (off(own['delta'], row.delta, 5e-3) || off(own['gamma'], row.gamma, 0.05 * row.gamma + 1e-9));
      return found || greeks
        ? [`${i}: ${JSON.stringify(own)} for ${row.qdfp}, ${row.delta}, ${row.gamma}`]
        : [];
    });
    expect(faults).toEqual([]);

    const paying = goldenRows<
      Row & { div_days: number[]; div_amt: number[]; price_spot: number; price_escrowed: number }
    >('01e_american_discrete_div.json');
    for (const [dividendModel, key] of [
      ['spot', 'price_spot'],
      ['escrowed', 'price_escrowed'],
    ] as const) {
      const own = await batch<Figures>(
        'price',
        paying.map((row) => ({
          model: 'american',
          flag: row.flag,
          spot: row.S,
          strike: row.K,
          years: row.days / 365,
          rate: row.r,
          vol: row.sigma,
          dividendModel,
          dividends: row.div_days.map((d, i) => ({ years: d / 365, amount: row.div_amt[i] })),
        })),
      );
      expect(paying.filter((row, i) => off(own[i]!['price'], row[key], 1e-3 * row.S))).toEqual([]);
    }
  });

  it('04_option_strategies.json', async () => {
    interface Case {
      strategy: string;
      market: string;
      S0: number;
      T: number;
      r: number;
      q: number;
      sigma: number;
      lot: number;
      legs: { type: string; action: string; strike: number | null; qty: number; premium: number | null }[];
      expected: Record<string, number | string | null> & { breakevens: number[] };
      position_greeks_flat_sigma: Record<string, number>;
    }
    const { cases } = golden<{ cases: Case[] }>('04_option_strategies.json');
    const answers = await batch<
      Record<string, number | boolean | null> & { breakevens: number[]; greeks: Record<string, number> }
    >(
      'payoff',
      cases.map((c) => ({
        spot: c.S0,
        years: c.T,
        rate: c.r,
        yield: c.q,
        vol: c.sigma,
        lot: c.lot,
        legs: c.legs.map((leg) => ({
          kind: leg.type,
          action: leg.action,
          strike: leg.strike,
          quantity: leg.qty,
          premium: leg.premium,
        })),
      })),
    );
    const near = (mine: unknown, theirs: unknown, relative: number) =>
      theirs === 'inf' || theirs === '-inf' || theirs === null
        ? mine === null
        : Math.abs((mine as number) - (theirs as number)) <=
          relative * Math.max(1, Math.abs(theirs as number));
    const faults = cases.flatMap((c, i) => {
      const own = answers[i]!;
      const e = c.expected;
      const checks: [string, boolean][] = [
        ['netCash', near(own['netCash'], e['net_cash'], 1e-8)],
        ['maxProfit', near(own['maxProfit'], e['max_profit'], 1e-8)],
        ['maxProfitUnlimited', own['maxProfitUnlimited'] === (e['max_profit'] === 'inf')],
        ['maxLoss', near(own['maxLoss'], e['max_loss'], 1e-8)],
        ['maxLossUnlimited', own['maxLossUnlimited'] === (e['max_loss'] === '-inf')],
        [
          'breakevens',
          own.breakevens.length === e.breakevens.length &&
            own.breakevens.every((b, k) => near(b, e.breakevens[k], 1e-9)),
        ],
        ['pop', Math.abs((own['pop'] as number) - (e['pop'] as number)) <= 1e-10],
        ['expectedPl', near(own['expectedPl'], e['expected_pl'], 1e-8)],
        ['expectedGain', near(own['expectedGain'], e['expected_gain_if_profit'], 1e-8)],
        ['expectedLoss', near(own['expectedLoss'], e['expected_loss_if_loss'], 1e-8)],
        ...Object.entries(c.position_greeks_flat_sigma).map(([name, value]): [string, boolean] => [
          name,
          near(own.greeks[name], value, 1e-8),
        ]),
      ];
      return checks.filter(([, fine]) => !fine).map(([name]) => `${c.market} ${c.strategy} ${name}`);
    });
    expect(faults).toEqual([]);
  });

  it('02a indicators and 02b volatilities on both series', async () => {
    const specs: Record<string, string> = {
      sma20: 'sma:20',
      sma50: 'sma:50',
      ema12: 'ema:12',
      ema26: 'ema:26',
      wma10: 'wma:10',
      rsi14: 'rsi:14',
      rsi2: 'rsi:2',
      macd: 'macd:12,26,9',
      macd_signal: 'macd:12,26,9.signal',
      macd_hist: 'macd:12,26,9.histogram',
      atr14: 'atr:14',
      bb_up: 'bollinger:20,2.upper',
      bb_mid: 'bollinger:20,2',
      bb_lo: 'bollinger:20,2.lower',
      adx14: 'adx:14',
      plus_di14: 'adx:14.plusDi',
      minus_di14: 'adx:14.minusDi',
      stoch_slowk: 'stochastic:14,3,3',
      stoch_slowd: 'stochastic:14,3,3.d',
      obv: 'obv',
      donchian_hi20: 'donchian:20.upper',
      donchian_lo20: 'donchian:20.lower',
      cci20: 'cci:20',
      mfi14: 'mfi:14',
      willr14: 'willr:14',
      roc10: 'roc:10',
      supertrend10_3: 'supertrend:10,3',
      supertrend_dir: 'supertrend:10,3.direction',
    };
    const volatilities: Record<string, string> = {};
    for (const n of [10, 20, 30]) {
      for (const [short, long] of [
        ['cc_ret', 'close'],
        ['park', 'parkinson'],
        ['gk', 'garman-klass'],
        ['rs', 'rogers-satchell'],
        ['yz', 'yang-zhang'],
      ])
        volatilities[`hv_${short}${n}`] = `hv:${n},${long}`;
    }
    for (const ending of ['', '_synthetic']) {
      const table = goldenRows<Record<string, number | string | null>>(`02a_indicators${ending}.json`);
      const bars = table.map((row) => ({
        time: String(row['date']).slice(0, 10),
        open: row['open'],
        high: row['high'],
        low: row['low'],
        close: row['close'],
        volume: row['volume'],
      }));
      const wanted = [
        ...new Set(
          [...Object.values(specs), ...Object.values(volatilities)].map((s) => s.replace(/\.[a-z]+$/i, '')),
        ),
      ];
      const [answer] = await batch<{ columns: Record<string, (number | null)[]> }>('indicators', [
        { bars, indicators: wanted },
      ]);
      const other = goldenRows<Record<string, number | null>>(
        `02b_volatility_and_alternatives${ending}.json`,
      );
      const faults: string[] = [];
      for (const [names, rows, relative, absolute] of [
        [specs, table, 1e-9, 1e-9],
        [volatilities, other, 1e-10, 0],
      ] as const) {
        for (const [theirs, mine] of Object.entries(names)) {
          const own = answer!.columns[mine];
          rows.forEach((row, i) => {
            const value = row[theirs] as number | null;
            const x = own?.[i];
            if (value === null ? x !== null : off(x, value, absolute + relative * Math.abs(value)))
              faults.push(`${theirs} bar ${i}: ${x} for ${value}`);
          });
        }
      }
      expect(faults.slice(0, 5)).toEqual([]);
    }
  });

  it('03a, 03b and 03c: returns, trades, cash flows', async () => {
    const series = Object.entries(
      golden<{
        series: Record<
          string,
          { periods: number; returns: number[]; benchmark?: number[]; expected: Figures }
        >;
      }>('03a_return_metrics.json').series,
    );
    const own = await batch<Figures>(
      'returns',
      series.map(([, s]) => ({
        returns: s.returns,
        periodsPerYear: s.periods,
        ...(s.benchmark ? { benchmark: s.benchmark } : {}),
      })),
    );
    const names: Record<string, string> = {
      totalReturn: 'total_return',
      annualReturn: 'annual_return_geo',
      volatility: 'annual_volatility',
      sharpe: 'sharpe_rf0',
      sortino: 'sortino_mar0',
      calmar: 'calmar',
      maxDrawdown: 'max_drawdown',
      longestUnderwater: 'longest_underwater_bars',
      omega: 'omega_0',
      tailRatio: 'tail_ratio',
      var95: 'var_hist_95',
      cvar95: 'cvar_hist_95_empyrical',
      skew: 'skew_pop',
      beta: 'beta',
    };
    const close = (x: number | null | undefined, y: number | null | undefined, relative: number) =>
      y == null ? x == null : Math.abs(x! - y) <= Math.max(1e-12, relative * Math.abs(y));
    const faults = series.flatMap(([name, s], i) =>
      Object.entries(names)
        .filter(([mine, theirs]) => !close(own[i]![mine], s.expected[theirs], 1e-10))
        .map(([mine]) => `${name} ${mine}`),
    );
    const lists = Object.entries(
      golden<{ cases: Record<string, { trades: [number, number][]; expected: Figures }> }>(
        '03b_trade_metrics.json',
      ).cases,
    );
    const mine = await batch<Figures>(
      'trades',
      lists.map(([, c]) => ({ trades: c.trades.map(([pnl, r]) => ({ pnl, return: r })) })),
    );
    const tradeNames: Record<string, string> = {
      count: 'n',
      winRate: 'win_rate',
      profitFactor: 'profit_factor_pnl',
      expectancy: 'expectancy',
      payoffRatio: 'payoff_ratio',
      kelly: 'kelly_pnl',
      sqn: 'sqn',
      maxDrawdown: 'max_drawdown_abs_closed_trades',
      maxWinStreak: 'max_consecutive_wins',
      maxLossStreak: 'max_consecutive_losses',
    };
    faults.push(
      ...lists.flatMap(([name, c], i) =>
        Object.entries(tradeNames)
          .filter(([m, t]) => t in c.expected && !close(mine[i]![m], c.expected[t], 1e-12))
          .map(([m]) => `${name} ${m}: ${mine[i]![m]} for ${c.expected[tradeNames[m]!]}`),
      ),
    );
    const flows = Object.entries(
      golden<{ xirr_cases: Record<string, { flows: [string, number][]; xirr: number | null }> }>(
        '03c_cashflow_returns.json',
      ).xirr_cases,
    );
    const rates = await batch<{ xirr: number | null; reason: string | null }>(
      'cashflows',
      flows.map(([, c]) => ({ flows: c.flows.map(([date, amount]) => ({ date, amount })) })),
    );
    faults.push(
      ...flows
        .filter(([, c], i) =>
          c.xirr === null
            ? rates[i]!.xirr !== null || rates[i]!.reason === null
            : off(rates[i]!.xirr, c.xirr, 1e-9),
        )
        .map(([name]) => name),
    );
    expect(faults).toEqual([]);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../../core/errors.ts';
import type { Bars } from '../../domain/bar.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import {
  type Chain,
  type ExpirySlice,
  emptySide,
  type Side,
  sideFields,
} from '../../domain/chain/snapshot.ts';
import { completeBy, completedAt } from '../../domain/complete-bars.ts';
import { stamped } from '../../domain/stamped.ts';
import type { Exchange } from '../../domain/symbol/symbol.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BarsRequest, ChainRequest, Market } from '../../ports/market.ts';
import { dataFolder } from '../data.ts';

type Column = (number | null)[];

interface ChainFile {
  symbol: string;
  exchange: Exchange;
  currency: 'INR' | 'USD';
  snapshots: {
    asOf: number;
    spot: number;
    slices: {
      expiry: string;
      lotSize: number;
      future: number | null;
      strikes: number[];
      call: Record<string, Column>;
      put: Record<string, Column>;
    }[];
  }[];
}

interface BarFile {
  symbol: string;
  exchange: Exchange;
  days: string[];
  open: number[];
  high: number[];
  low: number[];
  close: number[];
  volume: number[];
}

const symbols = ['NIFTY', 'BANKNIFTY', 'SPY', 'AAPL'];
const barSymbols = [...symbols, 'INDIAVIX', 'VIX'];

async function read<T>(name: string): Promise<T | null> {
  try {
    return JSON.parse(fs.readFileSync(path.join(dataFolder(), 'sample', name), 'utf8')) as T;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CoachError('internal', `The bundled sample is damaged: ${name}`, 'Install coach again.', {
      cause: thrown,
    });
  }
}

function side(columns: Record<string, Column>, n: number): Side {
  const out = emptySide(n);
  for (const field of sideFields) {
    const from = columns[field];
    if (from) for (let i = 0; i < n; i++) out[field][i] = from[i] ?? Number.NaN;
  }
  return out;
}

function slices(snapshot: ChainFile['snapshots'][number], expiry: string | undefined): ExpirySlice[] {
  return snapshot.slices
    .filter((s) => expiry === undefined || s.expiry === expiry)
    .map((s) => ({
      expiry: s.expiry,
      lotSize: s.lotSize,
      future: s.future,
      strikes: Float64Array.from(s.strikes),
      call: side(s.call, s.strikes.length),
      put: side(s.put, s.strikes.length),
    }));
}

const chains = (file: ChainFile | null, asOf: number, expiry: string | undefined): Chain[] =>
  (file?.snapshots ?? [])
    .filter((s) => s.asOf <= asOf)
    .map((s) => ({
      symbol: file!.symbol,
      exchange: file!.exchange,
      currency: file!.currency,
      asOf: s.asOf,
      spot: s.spot,
      source: 'sample',
      openInterestNote: 'made-up open interest, in contracts',
      slices: slices(s, expiry),
    }))
    .reverse();

const none = (symbol: string) =>
  new CoachError(
    'missing',
    `The bundled sample has no ${symbol}`,
    `It has ${symbols.join(', ')}. Import real data with \`coach market import <file>\`, or give \`--chain <file>\`.`,
  );

async function all(symbol: string, asOf: number, expiry?: string): Promise<Chain[]> {
  if (!symbols.includes(symbol)) throw none(symbol);
  const newest = chains(await read<ChainFile>(`${symbol}.chain.json`), asOf, expiry);
  return newest.length > 0 ? newest : chains(await read<ChainFile>(`${symbol}.earlier.json`), asOf, expiry);
}

async function newestChain({ underlying, asOf, expiry }: ChainRequest): Promise<Chain> {
  const found = (await all(underlying.symbol, asOf ?? Number.POSITIVE_INFINITY, expiry))[0];
  if (found) return found;
  throw new CoachError(
    'missing',
    `The bundled sample of ${underlying.symbol} has nothing that early`,
    'Leave out --as-of, or import older chains with `coach market import <file>`.',
  );
}

async function earlier({ underlying, asOf, limit }: ChainRequest & { limit: number }): Promise<Chain[]> {
  if (!symbols.includes(underlying.symbol)) return [];
  const file = await read<ChainFile>(`${underlying.symbol}.earlier.json`);
  return chains(file, (asOf ?? Number.POSITIVE_INFINITY) - 1, undefined).slice(0, limit);
}

async function daily({ underlying, interval, from, to, asOf }: BarsRequest) {
  const known = interval === '1d' && barSymbols.includes(underlying.symbol);
  const file = known ? await read<BarFile>(`${underlying.symbol}.daily.json`) : null;
  if (!file) throw none(`${interval} bars of ${underlying.symbol}`);
  const all = barColumns(file, from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
  const bars = completeBy(file.exchange, all, asOf);
  if (bars.close.length === 0) throw none(`bars of ${underlying.symbol} for that span`);
  return { exchange: file.exchange, bars };
}

async function listed() {
  const files = await Promise.all(symbols.map((symbol) => read<ChainFile>(`${symbol}.chain.json`)));
  return files
    .filter((file) => file !== null)
    .map((file) => ({
      symbol: file.symbol,
      has: ['chain', 'bars'] as ('chain' | 'bars')[],
      note: `made-up sample of ${isoWithOffset(file.exchange, file.snapshots[0]?.asOf ?? 0)}`,
    }));
}

/** The bundled, made-up market: works with no key and no network, and says loudly that it is a sample. */
export function sample(clock: Clock): Market {
  const seal = <T>(value: T, exchange: Exchange, asOf: number) =>
    stamped(value, { exchange, source: 'sample', asOf, receivedAt: clock.now(), delayMs: 0, sample: true });
  return {
    name: 'sample',
    async chain(request) {
      const found = await newestChain(request);
      return seal(found, found.exchange, found.asOf);
    },
    history: earlier,
    async bars(request) {
      const { exchange, bars } = await daily(request);
      return seal(bars, exchange, completedAt(exchange, bars));
    },
    async quote({ underlying, asOf }) {
      const chain = await newestChain({ underlying, ...(asOf === undefined ? {} : { asOf }) });
      const { bars } = await daily({ underlying, interval: '1d', to: chain.asOf - 86_400_000 });
      const previousClose = bars.close.at(-1) ?? null;
      const { symbol, spot: last, currency } = chain;
      const quote = {
        symbol,
        last,
        previousClose,
        open: null,
        high: null,
        low: null,
        volume: null,
        currency,
      };
      return seal(quote, chain.exchange, chain.asOf);
    },
    symbols: listed,
  };
}

/** Daily bars inside [from, to], each stamped with 00:00 UTC of its session day. */
function barColumns(file: BarFile, from: number, to: number): Bars {
  const time = file.days.map((day) => Date.parse(`${day}T00:00:00Z`));
  const first = time.findIndex((t) => t >= from);
  const last = time.findLastIndex((t) => t <= to);
  const cut = (values: number[]) => Float64Array.from(first < 0 ? [] : values.slice(first, last + 1));
  return {
    symbol: file.symbol,
    interval: '1d',
    time: cut(time),
    open: cut(file.open),
    high: cut(file.high),
    low: cut(file.low),
    close: cut(file.close),
    volume: cut(file.volume),
  };
}

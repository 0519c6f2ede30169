import fs from 'node:fs';
import { files } from '../../src/adapters/market/files.ts';
import { localDate } from '../../src/domain/calendar/calendar.ts';
import { analyse, type ChainAnalysis } from '../../src/domain/chain/analysis.ts';
import type { Chain } from '../../src/domain/chain/snapshot.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { hasShared, sharedPath } from './shared.ts';

const named = (folder: string, name: RegExp): string[] =>
  hasShared
    ? fs
        .readdirSync(sharedPath(folder))
        .filter((file) => name.test(file))
        .map((file) => `${folder}/${file}`)
    : [];

/** Snapshots of the NSE's site, whole books with quotes. */
export const site = named('data/a_nse_option_chain', /^(NIFTY|BANKNIFTY)_/);

/** Every public option chain: of the site, of archives of the NSE, of the US; of the forty days every twentieth. */
export const everyFile = [
  ...site,
  ...named('data/a_nse_option_chain', /^other/),
  ...named('data/b_bhavcopy', /^(converted|udiff|legacy)/),
  ...named('data/e_us', /option_chain/),
  ...named('data/e_us/option_universe', /csv$/),
  ...named('data/e_us/option_minute', /quote.*zip$/),
  ...named('data/l_fo_history_2025', /zip$/),
  ...named('data/l_fo_history', /^Bhav/).filter((_, i) => i % 20 === 0),
];

export interface Reading {
  /** File, symbol and expiry. */
  where: string;
  chain: Chain;
  analysis: ChainAnalysis;
}

const freshness = { state: 'live' as const, ageMs: 0, note: '' };

/** One expiry of a chain read, null where it is closed or cannot be. */
export function readingOf(where: string, chain: Chain, expiry: string, rate = 0.065): Reading | null {
  const analysis = analyse(chain, expiry, { rate, freshness });
  if (isRefusal(analysis) || analysis.focus.closed) return null;
  return { where: `${where} ${chain.symbol} ${expiry}`, chain, analysis };
}

/** The last snapshot of each symbol of each file. */
export async function chainsIn(paths: readonly string[]): Promise<{ name: string; chain: Chain }[]> {
  const found: { name: string; chain: Chain }[] = [];
  for (const path of paths) {
    const symbol = /([a-z]+)_\d{8}[^/]*$/i.exec(path)?.[1]?.toUpperCase();
    const own = path.includes('e_us') && symbol !== undefined ? { symbol } : {};
    const { chains } = await files().read(sharedPath(path), own);
    const last = new Map(chains.map((chain) => [chain.symbol, chain]));
    for (const chain of last.values()) found.push({ name: path.split('/').at(-1)!, chain });
  }
  return found;
}

/** Every open expiry of every chain of the files, the nearest so many. */
export async function readings(
  paths: readonly string[],
  most = Number.POSITIVE_INFINITY,
): Promise<Reading[]> {
  const found: Reading[] = [];
  for (const { name, chain } of await chainsIn(paths)) {
    const day = localDate(chain.exchange, chain.asOf);
    const open = chain.slices.filter(({ expiry }) => expiry >= day);
    for (const { expiry } of open.slice(0, most)) {
      const one = readingOf(name, chain, expiry);
      if (one !== null) found.push(one);
    }
  }
  return found;
}

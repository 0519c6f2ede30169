import file from '../../../data/contracts/underlyings.json' with { type: 'json' };
import type { Exchange } from '../calendar/zone.ts';
import { type Underlying, underlying } from './instrument.ts';

const indian = new Map<string, Underlying>();
const american = new Map<string, Underlying>();

function add(names: readonly string[], found: Underlying): void {
  const table = found.exchange === 'US' ? american : indian;
  for (const name of names) if (!table.has(name)) table.set(name, found);
}

for (const index of file.indices) {
  const kind = 'volatility' in index ? 'volatility' : 'index';
  add([index.symbol, ...index.names], underlying(index.symbol, index.exchange as Exchange, kind));
}
const lists = [
  [file.nseEtfs, 'NSE', 'etf'],
  [file.nseStocks, 'NSE', 'stock'],
  [file.usEtfs, 'US', 'etf'],
  [file.usStocks, 'US', 'stock'],
] as const;
for (const [symbols, exchange, kind] of lists) {
  for (const symbol of symbols.split(' ')) {
    const undotted = symbol.replace('.', '');
    add(undotted === symbol ? [symbol] : [symbol, undotted], underlying(symbol, exchange, kind));
  }
}

/** The underlying a name (upper case, single spaces) is known by; Indian names win over American ones unless `exchange` decides. */
export function knownUnderlying(name: string, exchange?: Exchange): Underlying | null {
  const home = indian.get(name);
  const abroad = american.get(name);
  if (exchange === 'US') return abroad ?? null;
  if (exchange !== undefined) return home ?? null;
  return home ?? abroad ?? null;
}

/** Names worth suggesting: every canonical symbol. */
export const canonicalSymbols: readonly string[] = [
  ...new Set([...indian.values(), ...american.values()].map((known) => known.symbol)),
];

/** Index names long enough for a slip of one letter to be plausible. */
export const indexNames: readonly string[] = file.indices
  .map((index) => index.symbol)
  .filter((symbol) => symbol.length >= 5);

import type { Context } from '../../core/command.ts';
import { namedEvent } from '../../domain/calendar/events.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { ChainRef } from '../../domain/evals/dataset.ts';
import { rulesVersion } from '../../domain/options/playbook/playbook.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { measure, type Person, type SuggestInputs } from '../../domain/suggest/suggestion.ts';
import type { Wish } from '../../domain/view/view.ts';
import { namedUnderlying, rateFor } from '../suggest/snapshot.ts';

/** What a chain says, as a text whose digest names it. */
export const chainText = ({ symbol, asOf, spot, slices }: Chain): string =>
  JSON.stringify([
    symbol,
    asOf,
    spot,
    slices.map(({ expiry, strikes, call, put }) => [
      expiry,
      [...strikes],
      [...call.last, ...call.oi, ...put.last, ...put.oi].map((cell) => (Number.isNaN(cell) ? null : cell)),
    ]),
  ]);

/** Chains of a run, each read once. */
export interface Chains {
  /** The chain of a reference with the one before it; null where the folder of public data is not named. Throws CoachError. */
  of(ref: ChainRef): Promise<{ chain: Chain; previous: Chain | null } | null>;
  /** Chains of the bundled sample, the newest first. */
  sample(symbol: string): Promise<Chain[]>;
}

export function chainsOf(folder: string | undefined, context: Context): Chains {
  const sample = new Map<string, Chain[]>();
  const files = new Map<string, Chain[]>();
  async function sampleOf(symbol: string): Promise<Chain[]> {
    const met = sample.get(symbol);
    if (met !== undefined) return met;
    const market = await context.ports.market('sample');
    const underlying = namedUnderlying(symbol);
    const sealed = await market.chain({ underlying, signal: context.signal });
    const { value } = sealed.judged(sealed.asOf);
    const earlier = await market.history({ underlying, asOf: value.asOf, limit: 20 });
    const found = [value, ...earlier];
    sample.set(symbol, found);
    return found;
  }
  async function fileOf(path: string, symbol: string): Promise<Chain | undefined> {
    const known = files.get(path) ?? (await (await context.ports.files()).read(path)).chains;
    files.set(path, known);
    return known.find((chain) => chain.symbol === symbol);
  }
  return {
    sample: sampleOf,
    async of({ symbol, back = 0, file, sha256 }) {
      if (file === undefined) {
        const all = await sampleOf(symbol);
        const chain = all[back];
        return chain === undefined ? null : { chain, previous: all[back + 1] ?? null };
      }
      if (folder === undefined) return null;
      const chain = await fileOf(`${folder}/${file}`, symbol);
      if (chain === undefined || context.ports.digest(chainText(chain)) !== sha256) return null;
      return { chain, previous: null };
    },
  };
}

/** What is asked of the rules. */
export interface Asked {
  wish: Wish;
  person: Person;
  event?: string | undefined;
}

/** Inputs of a suggestion on a chain alone: no history, no memory, no account. */
export function inputsOn(chain: Chain, { wish, person, event }: Asked, context: Context): SuggestInputs {
  const named = event === undefined ? null : namedEvent(event);
  return {
    version: 1,
    rulesVersion,
    chainId: 'eval',
    previousId: null,
    expiry: null,
    now: chain.asOf,
    freshness: { state: 'sample', ageMs: 0, note: '' },
    sample: true,
    rate: rateFor(context.ports, chain.currency),
    wish,
    person,
    history: {},
    bars: null,
    warnings: [],
    ...(named === null || isRefusal(named) ? {} : { events: [named] }),
  };
}

/** The rules' ideas on a chain and the next best of other families behind them; null where they have nothing to say. */
export function ruled(chain: Chain, previous: Chain | null, asked: Asked, bench: number, context: Context) {
  const found = measure(inputsOn(chain, asked, context), chain, previous, bench);
  return isRefusal(found) ? null : found;
}

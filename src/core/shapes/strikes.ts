import { z } from 'zod';
import { contracts, greeks, level, oneOf, orNull, part, price, units, volatility } from './figure.ts';

export const strike = level('Strike');

/** Kinds of build-up, by the change of a price and of its open interest. */
export const buildUpKinds = [
  'longBuildUp',
  'shortBuildUp',
  'shortCovering',
  'longUnwinding',
  'neutral',
] as const;

/** What a change of premium with a change of open interest says about who acted. */
export const buildUpKind = orNull(
  oneOf(
    'Who acted, by the change of premium and of open interest; null where one of them is unknown',
    buildUpKinds,
  ),
);
export type BuildUpKind = NonNullable<z.infer<typeof buildUpKind>>;

/** One option of a strike as its market shows it, with what was solved from it. */
export const quotedOption = z.object({
  last: orNull(price('Last trade')),
  change: orNull(price('Last trade less the previous close')),
  bid: orNull(price('Best bid')),
  ask: orNull(price('Best ask')),
  mid: orNull(price('Middle of a two-sided quote that is not crossed')),
  bidQty: orNull(units('Offered to buy at the bid')),
  askQty: orNull(units('Offered for sale at the ask')),
  iv: orNull(volatility('Implied volatility')),
  ivSource: orNull(oneOf("Solved by coach from the price, or the source's own figure", ['solved', 'vendor'])),
  delta: orNull(greeks.delta('Delta of one unit, by the forward')),
  gamma: orNull(greeks.gamma('Gamma of one unit')),
  theta: orNull(greeks.theta('Theta of one unit bought; mostly negative')),
  vega: orNull(greeks.vega('Vega of one unit')),
  rho: orNull(greeks.rho('Rho of one unit, the forward held')),
  oi: orNull(contracts('Open interest')),
  oiChange: orNull(contracts('Change of open interest since the previous close')),
  volume: orNull(contracts('Traded in the session')),
  buildUp: buildUpKind,
});

/** An option listed at a strike, or null where the source lists none. */
export const listed = <T extends z.ZodType>(side: string, option: T) =>
  option.nullable().describe(`The ${side} of the strike; null where none is listed`);

const shift = (what: string) =>
  part(what, {
    before: orNull(level('Strike in the earlier snapshot')),
    now: orNull(level('Strike in this snapshot')),
  });

/** The strikes of most open interest, before and now. */
export const wallShift = z.object({
  resistance: shift('The call strike of most open interest'),
  support: shift('The put strike of most open interest'),
});

/** What one side of the chain did, all strikes together. */
export const sideBuildUp = z.object({
  kind: buildUpKind,
  bias: oneOf('What that says of the underlying', ['bullish', 'bearish', 'neutral']),
  contracts: part('Contracts opened or closed under each kind, all strikes', {
    longBuildUp: contracts('Opened by buyers'),
    shortBuildUp: contracts('Opened by sellers'),
    shortCovering: contracts('Bought back by sellers'),
    longUnwinding: contracts('Sold off by buyers'),
  }),
});

export type SideBuildUp = z.infer<typeof sideBuildUp>;
export type QuotedOption = z.infer<typeof quotedOption>;

import type { PortfolioDocument } from '../../core/shapes/portfolio.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { bookMargin } from '../../domain/portfolio/margin.ts';
import { byUnderlying, type Held, type UnderlyingBook } from '../../domain/portfolio/portfolio.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { heldUnderlying } from './marks.ts';
import { rounded } from './words.ts';

/** Whether everything is on an index, whose margin rules differ from a share's. */
function onIndex({ held }: UnderlyingBook): boolean {
  const underlying = heldUnderlying(held[0]!.position.instrument);
  return !isRefusal(underlying) && ['index', 'volatility'].includes(underlying.assetClass);
}

/** Margin ESTIMATES, netted over hedges within an account and underlying, and what each position adds to that beside the others. */
export function margins(book: readonly Held[], momentOf: (account: string) => number) {
  const rows: PortfolioDocument['margin'] = [];
  const shares = new Map<Position, number>();
  for (const group of byUnderlying(book)) {
    const { account, symbol, currency, held } = group;
    const about = { now: momentOf(account), index: onIndex(group) };
    const whole = bookMargin(group, about);
    if (isRefusal(whole)) {
      rows.push({ account, symbol, currency, estimate: null, basis: whole.refused });
      continue;
    }
    rows.push({ account, symbol, currency, estimate: rounded(whole.estimate), basis: whole.basis });
    const live = held.filter(({ expired }) => !expired);
    for (const one of live) {
      const others = live.filter((other) => other !== one);
      const rest = others.length === 0 ? { estimate: 0 } : bookMargin({ ...group, held: others }, about);
      if (!isRefusal(rest)) shares.set(one.position, rounded(whole.estimate - rest.estimate));
    }
  }
  return { rows, shares };
}

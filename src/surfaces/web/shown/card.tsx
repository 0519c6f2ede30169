import type { ReactNode } from 'react';
import type { ChainDocument } from '../../../core/shapes/chain.ts';
import type { OrderDocument } from '../../../core/shapes/order.ts';
import type { PayoffDocument } from '../../../core/shapes/payoff.ts';
import type { PortfolioDocument } from '../../../core/shapes/portfolio.ts';
import type { SuggestDocument } from '../../../core/shapes/suggestion.ts';
import { Payoff } from '../charts/payoff.tsx';
import { Smile } from '../charts/smile.tsx';
import { Priced } from '../parts/value.tsx';
import { ChainFigures } from './chain-state.tsx';
import { Fields } from './fields.tsx';
import { Gains } from './gains.tsx';
import { Idea } from './idea.tsx';
import { OrderReport } from './order-report.tsx';

/** A card for the answer of a command; whoever has none is shown field by field. */
const cards: Record<string, (output: never) => ReactNode> = {
  suggest: (it: SuggestDocument) => (
    <>
      <Priced asOf={it.asOf} source={it.market.source} freshness={it.market.freshness} />
      <div className="ideas close">
        {it.suggestions.map((idea) => (
          <Idea key={idea.rank} idea={idea} spot={it.market.spot} currency={it.market.currency} brief />
        ))}
      </div>
    </>
  ),
  chain: (it: ChainDocument) => (
    <>
      <Priced asOf={it.asOf} source={it.source} freshness={it.freshness} />
      <ChainFigures chain={it} />
      {it.strikes.length > 4 ? <Smile strikes={it.strikes} forward={it.forward} atmIv={it.atmIv} /> : null}
    </>
  ),
  payoff: (it: PayoffDocument) => (
    <>
      <Priced asOf={it.asOf} source={it.source} freshness={it.freshness} />
      <Payoff
        points={it.curve}
        spot={it.spot}
        breakevens={it.breakevensAfterCosts}
        move={it.oneSigma}
        currency={it.currency}
      />
    </>
  ),
  portfolio: (it: PortfolioDocument) => <Gains book={it} />,
  'order preview': (it: OrderDocument) => <OrderReport order={it} />,
  'order place': (it: OrderDocument) => <OrderReport order={it} />,
};

/** The card of a command, or null where it has none of its own. */
export const cardName = (command: string): string | null => (command in cards ? command : null);

/** Whether an answer has what its card draws: one that was shortened or redacted has not. */
const whole = (command: string, output: unknown): boolean => {
  if (typeof output !== 'object' || output === null) return false;
  const needs: Record<string, string> = {
    suggest: 'suggestions',
    chain: 'pcr',
    payoff: 'curve',
    portfolio: 'pnl',
  };
  return (needs[command] ?? 'fills') in output;
};

export function Card({ command, output }: { command: string; output: unknown }) {
  const card = cards[command] as ((output: unknown) => ReactNode) | undefined;
  return card !== undefined && whole(command, output) ? card(output) : <Fields of={output} />;
}

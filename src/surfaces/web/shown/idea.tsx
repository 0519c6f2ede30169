import type { Suggestion } from '../../../core/shapes/suggestion.ts';
import { Payoff } from '../charts/payoff.tsx';
import { Gained } from '../parts/value.tsx';
import { absent, day, gain, money, number, percent, short } from '../text/figures.ts';

interface IdeaWords {
  idea: Suggestion;
  spot: number | null;
  currency: string;
  /** What can be done with it, where something can. */
  act?: React.ReactNode;
  /** In a talk: the rest is folded away. */
  brief?: boolean;
}

const risks = { low: '', medium: 'care', high: 'bad' } as const;

/** An amount, or that it has no bound. */
const bounded = (value: number | null, unlimited: boolean, currency: string): string =>
  unlimited || value === null ? 'unlimited' : gain(value, currency);

export function Legs({ legs }: { legs: Suggestion['legs'] }) {
  return (
    <ul className="legs">
      {legs.map((leg) => (
        <li key={`${leg.action}${leg.type}${leg.strike}${leg.expiry}`}>
          <span className="side">{leg.action.toUpperCase()}</span>
          <span>
            {leg.lots > 1 ? `${leg.lots} × ` : ''}
            {number(leg.strike, 0)} {leg.type} <span className="dim">{day(leg.expiry)}</span>
          </span>
          <span>
            {number(leg.price)} <span className="dim">{leg.priceBasis}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Odds({ idea, currency }: { idea: Suggestion; currency: string }) {
  const { afterCosts, worth } = idea;
  return (
    <dl className="pairs">
      <dt>Best, after costs</dt>
      <dd>{bounded(afterCosts.maxProfit, idea.maxProfitUnlimited, currency)}</dd>
      <dt>Worst, after costs</dt>
      <dd>
        {bounded(afterCosts.maxLoss, idea.maxLossUnlimited, currency)}
        {idea.stressLoss === null ? '' : ` (stress ${money(idea.stressLoss, currency)})`}
      </dd>
      <dt>Chance of profit</dt>
      <dd>{percent(idea.pop, 0)}</dd>
      <dt>Breaks even at</dt>
      <dd>{idea.breakevensAfterCosts.map((at) => number(at, 0)).join(' and ') || absent}</dd>
      <dt>Margin, estimate</dt>
      <dd>{money(idea.margin.estimate, currency)}</dd>
      <dt>Charges, in and out</dt>
      <dd>{money(idea.charges.total, currency)}</dd>
      <dt>Worth by market prices</dt>
      <dd>
        <Gained value={worth.market} currency={currency} />
      </dd>
      <dt>If volatility stays as realised</dt>
      <dd>
        <Gained value={worth.realised} currency={currency} />
      </dd>
      <dt>If the view is right</dt>
      <dd>
        <Gained value={worth.view} currency={currency} />
      </dd>
    </dl>
  );
}

function Exits({ idea }: { idea: Suggestion }) {
  const { target, stop, timeStop, invalidation } = idea.exits;
  return (
    <div className="near small">
      <b>When to get out</b>
      <ul className="near">
        {[target, stop, timeStop, invalidation].map(({ words }) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </div>
  );
}

function Why({ idea }: { idea: Suggestion }) {
  return (
    <ul className="near">
      {idea.logic.map((line) => (
        <li key={line}>{line}</li>
      ))}
      <li className="dim">
        Greeks of all: delta {number(idea.greeks.delta)}, gamma {number(idea.greeks.gamma, 3)}, theta{' '}
        {short(idea.greeks.theta)} a day, vega {short(idea.greeks.vega)} a point. {idea.margin.basis}
      </li>
      {idea.memory?.warning ? <li className="warn">{idea.memory.warning}</li> : null}
    </ul>
  );
}

/** What it comes to in one line. */
const Short = ({ idea, currency }: { idea: Suggestion; currency: string }) => (
  <p className="small">
    {bounded(idea.afterCosts.maxProfit, idea.maxProfitUnlimited, currency)} at best,{' '}
    {bounded(idea.afterCosts.maxLoss, idea.maxLossUnlimited, currency)} at worst after costs,{' '}
    {percent(idea.pop, 0)} chance of profit, margin about {money(idea.margin.estimate, currency)}
  </p>
);

/** One idea, whole: what to trade, what it may bring, what it is worth, when to get out, and why. */
export function Idea({ idea, spot, currency, act, brief }: IdeaWords) {
  const points = idea.strip.map(({ spot: at, pl }) => ({ spot: at, pl, today: null }));
  const whole = (
    <>
      <Odds idea={idea} currency={currency} />
      <Exits idea={idea} />
    </>
  );
  return (
    <article className="panel idea">
      <div className="title">
        <div className="row">
          <h3>
            {idea.rank}. {idea.name}
          </h3>
          <span className={`badge ${risks[idea.risk]}`}>{idea.risk} risk</span>
          {idea.role === 'ifWrong' ? <span className="badge own">if the view is wrong</span> : null}
        </div>
        <p className="dim small">{idea.summary}</p>
      </div>
      <Legs legs={idea.legs} />
      <Payoff
        points={points}
        spot={spot ?? idea.ifPrice.move}
        breakevens={idea.breakevensAfterCosts}
        move={idea.ifPrice.move}
        currency={currency}
        height={brief ? 140 : 180}
      />
      {brief ? <Short idea={idea} currency={currency} /> : whole}
      <details className="small">
        <summary>{brief ? 'Odds, exits and why' : 'Why, and what it holds'}</summary>
        <div className="near" style={{ paddingTop: 8 }}>
          {brief ? whole : null}
          <Why idea={idea} />
        </div>
      </details>
      {act}
    </article>
  );
}

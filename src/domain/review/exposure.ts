import { isNumber, money, percent, point, type ReviewFacts, type ReviewPoint } from './facts.ts';

/** Share of the capital one trade may lose where the person has not said. */
const usualShare = 0.02;

/** A share in words, without a figure where it is absurd. */
function shareOf(amount: number, whole: number, places: number): string {
  const share = amount / whole;
  return share > 10 ? 'many times all' : percent(share, places);
}

/** What the trade can lose by its shape. */
export function ofRisk({ trade, person, portfolio, currency = 'INR' }: ReviewFacts): ReviewPoint[] {
  const found: ReviewPoint[] = [];
  if (portfolio?.tradingHalted === true)
    found.push(point('risk', 'warning', 'Trading is halted: exits are allowed, new positions are not.'));
  if (trade === null || trade === undefined) return found;
  if (trade.maxLossUnlimited === true) {
    const hard = person?.experience === 'beginner' || person?.definedRisk === true;
    const text = `${trade.name} can lose without limit; a bought wing would fix the worst case.`;
    found.push(point('risk', hard ? 'warning' : 'caution', text));
  }
  const { maxProfit, maxLoss, pop } = trade;
  if (isNumber(maxProfit) && isNumber(maxLoss) && isNumber(pop) && maxProfit > 0 && maxLoss < 0) {
    const needed = -maxLoss / (maxProfit - maxLoss);
    if (pop < needed - 0.05) {
      const text = `It risks ${money(maxLoss, currency)} for at most ${money(maxProfit, currency)}: held to the extremes that needs ${percent(needed)} wins, the chance of a profit is ${percent(pop)}.`;
      found.push(point('risk', 'caution', text));
    }
  }
  return found;
}

/** What it can lose against the limits, the capital and what is held. */
export function ofSize({ trade, person, portfolio, currency = 'INR' }: ReviewFacts): ReviewPoint[] {
  const loss =
    trade === null || trade === undefined || !isNumber(trade.maxLoss) ? null : Math.max(0, -trade.maxLoss);
  const found: ReviewPoint[] = [];
  const room = portfolio?.roomToday;
  if (isNumber(room) && room <= 0)
    found.push(point('size', 'warning', "Today's loss limit is used up: no new risk today."));
  else if (isNumber(room) && loss !== null && loss > room) {
    const text = `It can lose ${money(loss, currency)}, more than the ${money(room, currency)} left of today's limit.`;
    found.push(point('size', 'warning', text));
  }
  const capital = person?.capital;
  if (isNumber(capital) && capital > 0) {
    const share = isNumber(person?.riskShare) ? person.riskShare : usualShare;
    if (loss !== null && loss > share * capital) {
      const level = loss > 2 * share * capital ? 'warning' : 'caution';
      const text = `It can lose ${shareOf(loss, capital, 1)} of your capital; your limit for one trade is ${percent(share, 1)}.`;
      found.push(point('size', level, text));
    }
    if (isNumber(trade?.margin) && trade.margin > 0.5 * capital) {
      const text = `It blocks ${shareOf(trade.margin, capital, 0)} of your capital as margin: little is left for an adjustment or a margin call.`;
      found.push(point('size', trade.margin > capital ? 'warning' : 'caution', text));
    }
  }
  if (trade && isNumber(portfolio?.sameUnderlying) && portfolio.sameUnderlying > 0) {
    const many = portfolio.sameUnderlying === 1 ? 'a position' : `${portfolio.sameUnderlying} positions`;
    found.push(
      point('size', 'caution', `You already hold ${many} on ${trade.symbol}: together they are one bet.`),
    );
  }
  return found;
}

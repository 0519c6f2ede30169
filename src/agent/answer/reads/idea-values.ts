import type { Language } from '../../../domain/advice/level.ts';
import { type Values, worded } from '../../../domain/advice/slot.ts';
import { chainValues, dayWords, grouped } from './chain-values.ts';
import type { Idea, SuggestRead } from './outputs.ts';

export const unlimitedWords: Readonly<Record<Language, string>> = {
  en: 'unlimited',
  hinglish: 'unlimited (koi hadd nahi)',
  hi: 'असीमित (unlimited)',
};

export const currencyOf = (code: string): 'INR' | 'USD' => (code === 'USD' ? 'USD' : 'INR');
export const money = (value: number, currency: string): string =>
  `${currency === 'USD' ? '$' : '₹'}${grouped(Math.abs(value), currency)}`;

/** An extreme in words: a sum, or that it has no limit. */
export const extreme = (
  value: number | null,
  unlimited: boolean,
  currency: string,
  language: Language,
): string | null => (unlimited ? unlimitedWords[language] : value === null ? null : money(value, currency));

export const levelsWords = (levels: readonly number[], currency: string): string | null =>
  levels.length === 0 ? null : levels.map((level) => grouped(level, currency)).join(' / ');

/** Money of one lot: that of a suggestion is for all of them. */
const eachLot = (value: number | null, { legs }: Idea): number | null =>
  value === null ? null : value / (legs[0]?.lots ?? 1);

function ideaValues(idea: Idea, currency: string, language: Language): Values {
  return {
    name: idea.name,
    legs: idea.actions.join(', '),
    profit: extreme(eachLot(idea.maxProfit, idea), idea.maxProfitUnlimited, currency, language),
    loss: extreme(eachLot(idea.maxLoss, idea), idea.maxLossUnlimited, currency, language),
    pop: idea.pop,
    margin: eachLot(idea.margin.estimate, idea),
    breakevens: levelsWords(idea.breakevensAfterCosts, currency),
  };
}

/** Ideas as a list, their money a lot. */
export const ideasText = (ideas: readonly Idea[], currency: string, language: Language): string | null =>
  ideas.length === 0
    ? null
    : ideas
        .map((idea) => worded('idea', ideaValues(idea, currency, language), language, currencyOf(currency)))
        .join('\n');

/** Share of a capital one trade may lose, where the person has set none. */
const riskShare = 0.02;

/** How many lots a capital carries, by margin and by what one trade may lose, and which of the two binds. */
export function lotValues(
  idea: Idea | undefined,
  capital: number | null,
  currency: string,
  language: Language,
): Values {
  if (idea === undefined) return {};
  const values = ideaValues(idea, currency, language);
  if (capital === null) return { ...values, noCapital: 1 };
  const margin = eachLot(idea.margin.estimate, idea);
  const loss = eachLot(idea.maxLoss, idea);
  const riskBudget = capital * riskShare;
  const lotsByMargin = margin === null || margin <= 0 ? null : Math.floor(capital / margin);
  const lotsByRisk =
    idea.maxLossUnlimited || loss === null || loss === 0 ? null : Math.floor(riskBudget / Math.abs(loss));
  const allowed = Math.min(lotsByMargin ?? Number.POSITIVE_INFINITY, lotsByRisk ?? Number.POSITIVE_INFINITY);
  const known = Number.isFinite(allowed);
  const byRisk = known && lotsByRisk !== null && lotsByRisk === allowed;
  return {
    ...values,
    capital,
    riskShare,
    riskBudget,
    lotsByMargin,
    lotsByRisk,
    lotsAllowed: known ? allowed : null,
    riskBinds: byRisk ? 1 : null,
    marginBinds: known && !byRisk ? 1 : null,
    tooBig: lotsByRisk === 0 ? 1 : null,
  };
}

/** What a sentence about ideas may show. */
export function suggestValues(read: SuggestRead, capital: number | null, language: Language): Values {
  const { market, suggestions, view, rejected } = read;
  const { currency } = market;
  const affordable = suggestions.filter(
    ({ margin }) => capital === null || margin.estimate === null || margin.estimate <= capital,
  );
  return {
    ...chainValues(market),
    ...lotValues(affordable[0], capital, currency, language),
    expiry: dayWords(read.expiry),
    view: `${view.direction}, volatility ${view.volatility}`,
    ideas: ideasText(affordable.slice(0, 3), currency, language),
    none: affordable.length === 0 ? 1 : null,
    rejectedWhy: rejected[0]?.reason ?? 'no structure passes the rules',
    capital,
  };
}

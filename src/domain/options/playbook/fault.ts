import type { Rejection, RejectionCode } from '../../../core/shapes/rejection.ts';
import type { Right } from './template.ts';

/** Why a contract, a variant or a structure is out of the contest: a code with its figures, and a sentence. */
export interface Fault extends Omit<Rejection, 'strategy' | 'smallerPassed'> {
  code: RejectionCode;
}

/** Of a quote, what names it and what is wrong with it. */
interface Named {
  right: Right;
  strike: number;
  expiry: string;
  fault: Fault | null;
}

type Figures = Partial<Pick<Fault, 'value' | 'limit' | 'date' | 'contract'>>;

export const fault = (code: RejectionCode, reason: string, figures: Figures = {}): Fault => ({
  code,
  contract: figures.contract ?? null,
  legs: [],
  value: figures.value ?? null,
  limit: figures.limit ?? null,
  date: figures.date ?? null,
  reason,
});

/** Nothing else the playbook passes about has a code. */
export const isFault = (found: unknown): found is Fault =>
  typeof found === 'object' && found !== null && 'code' in found && 'reason' in found;

/** The contract of a quote, as a row names it. */
export const contractOf = ({
  right,
  strike,
  expiry,
}: Omit<Named, 'fault'>): NonNullable<Fault['contract']> => ({
  type: right,
  strike: right === 'FUT' ? null : strike,
  expiry,
});

export const label = ({ strike, right }: Pick<Named, 'strike' | 'right'>): string => `${strike} ${right}`;

export const noStrike = (words: string, figures: Figures): Fault =>
  fault('noStrike', `no strike ${words}`, figures);

/** What is wrong with a quote, said of its contract. */
export const faultOf = (quote: Named): Fault => ({
  ...quote.fault!,
  contract: contractOf(quote),
  reason: `${label(quote)}: ${quote.fault!.reason}`,
});

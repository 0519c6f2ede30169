import type { BreakerDocument } from '../../core/shapes/breaker.ts';
import type { ChainDocument } from '../../core/shapes/chain.ts';
import type { OrderDocument } from '../../core/shapes/order.ts';
import type { PortfolioDocument } from '../../core/shapes/portfolio.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';

/** What a tool gave in this turn. */
export interface ToolRow {
  command: string;
  output: unknown;
  /** What of it a model was sent, where one was: its figures are checked against that. */
  sent?: unknown;
}

/** Documents that a conversation looks into itself, by the command that gives them. */
interface Documents {
  suggest: SuggestDocument;
  chain: ChainDocument;
  portfolio: PortfolioDocument;
  'order preview': OrderDocument;
  'order place': OrderDocument;
  'breaker status': BreakerDocument;
  'breaker explain': BreakerDocument;
  'breaker halt': BreakerDocument;
}

/**
 * A document as it may have been kept: an older coach gave fewer properties, so each may be absent at any depth. A rename in a
 * shape is followed by the compiler wherever one is read.
 */
export type Kept<T> = T extends readonly (infer Item)[]
  ? readonly Kept<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Kept<T[Key]> | undefined }
    : T;

type Row = Pick<ToolRow, 'command' | 'output'>;

/** The document of a row, where it is of that command and an object. */
export function documentOf<Name extends keyof Documents>(
  { command, output }: Row,
  name: Name,
): Kept<Documents[Name]> | null {
  const whole = command === name && typeof output === 'object' && output !== null && !Array.isArray(output);
  return whole ? (output as Kept<Documents[Name]>) : null;
}

/** The newest document of a command among some rows. */
export function lastOf<Name extends keyof Documents>(
  rows: readonly Row[],
  name: Name,
): Kept<Documents[Name]> | null {
  const row = rows.findLast(({ command }) => command === name);
  return row === undefined ? null : documentOf(row, name);
}

/** A finite number, else null. */
export const finite = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

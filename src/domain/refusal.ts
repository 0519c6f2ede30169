/** The domain's way to say no: a plain value, so that pure code never throws for bad input. */
export interface Refusal {
  refused: string;
  hint?: string;
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && typeof (value as Refusal).refused === 'string';
}

/** A JSON object read key by key; a drawing tolerates what is not there. */
export type Doc = Readonly<Record<string, unknown>>;

export const isDoc = (value: unknown): value is Doc =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const doc = (value: unknown): Doc => (isDoc(value) ? value : {});
export const docs = (value: unknown): Doc[] => (Array.isArray(value) ? value.filter(isDoc) : []);
export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
export const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
export const amount = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
export const amounts = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];

/** riskReversal25 → risk reversal 25 */
export const spoken = (key: string): string =>
  key
    .replaceAll(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

/** 2026-11-20T14:30:00+05:30 → 2026-11-20 14:30 */
export const moment = (value: unknown): string =>
  text(value).replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*$/, '$1 $2');

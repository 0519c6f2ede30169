import type { ReadFigure } from './spelled.ts';

interface Convention {
  unit: readonly ReadFigure['unit'][];
  values: readonly number[];
  /** What must stand around the figure. */
  near: RegExp;
}

/** Rules of the trade that are advice, not readings: the words around them must say so. */
const conventions: readonly Convention[] = [
  {
    unit: ['percent'],
    values: [25, 50, 75, 80],
    near: /\bof (?:it\b|the max(?:imum)?\b|(?:the |your |its |that )?(?:net )?(?:(?:max(?:imum)?|largest|best) (?:profit|gain)|credit|premium|possible profit|target))/i,
  },
  {
    unit: ['percent'],
    values: [0.5, 1, 2, 3, 5],
    near: /\b(?:of|from) (?:your |the |total )?(?:capital|account|equity|portfolio|balance)|per trade/i,
  },
  { unit: ['multiple'], values: [1, 1.5, 2, 3], near: /credit|premium|stop|debit/i },
  {
    unit: ['number'],
    values: [20, 25, 30, 50, 70, 75, 80],
    near: /\bRSI\b.{0,30}\b(?:above|below|over|under|crosses|line|mark)|overbought|oversold/i,
  },
  {
    unit: ['number'],
    values: [0.7, 0.8, 1, 1.2, 1.3],
    near: /\bPCR\b.{0,60}\b(?:above|below|over|under|crosses)/i,
  },
  {
    unit: ['percent', 'number'],
    values: [50],
    near: /\b(?:IV rank|IV percentile|IVR|IVP)\b.{0,30}\b(?:above|below|over|under)/i,
  },
  { unit: ['percent'], values: [100], near: /\b(?:not|never|no|nothing is|isn't)\b.{0,12}100/i },
  {
    unit: ['number'],
    values: [0.05, 0.1, 0.15, 0.16, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 1],
    near: /\b(?:an? (?:option|call|put|contract)\b.{0,20}\bdelta\b|an? delta of\b)|\b0?\.\d+ delta\b.{0,24}\bis roughly/i,
  },
  { unit: ['number'], values: [1], near: /\d\s?(?:to|:)\s?1\b/ },
  { unit: ['count'], values: [1], near: /\blots?\b|contract|share|unit/i },
  { unit: ['number', 'money'], values: [0], near: /./ },
];

/** Whether the figure is a rule of thumb, by its value and the words around it. */
export const conventional = (figure: ReadFigure, around: string, from: string): boolean =>
  conventions.some(
    ({ unit, values, near }) =>
      unit.includes(figure.unit) &&
      values.includes(Math.abs(figure.value)) &&
      near.test(figure.unit === 'percent' ? from : around),
  );

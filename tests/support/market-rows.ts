export type Cell = string | number;

/** One format under trial: a good row by number, the cells that may be spoiled and how, and the file around the rows. */
export interface Trial {
  name: string;
  good(i: number): Cell[];
  /** Places of prices, quantities, required texts and dates among the cells. */
  prices: number[];
  quantities: number[];
  required: number[];
  dates: number[];
  /** Kept rows one good row makes. */
  weight?: number;
  file(rows: Cell[][]): string;
  fileName: string;
}

const noPrice = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1e308',
  '-5',
  'abc',
  '1,2,3',
  '0x10',
  '--',
  '1e10',
  '5 000',
  '٣',
];
const noDate = [
  '31-02-2026',
  '2026-02-31',
  '2026-13-01',
  'soon',
  '0',
  '99999999',
  '1e5',
  'NaN',
  '2026-1-1',
  '20260230',
];
const noText = ['', '\u0007', 'X Y Z', '\u202e', '?'];

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)]!;

/** The row with one cell spoiled; how says what was done. */
export function spoil(row: Cell[], trial: Trial, random: () => number): { row: Cell[]; how: string } {
  const kinds: [number[], readonly string[]][] = [
    [trial.prices, noPrice],
    [trial.quantities, noPrice.filter((text) => text !== '1e10')],
    [trial.required, noText],
    [trial.dates, noDate],
  ];
  const [places, texts] = pick(
    kinds.filter(([list]) => list.length > 0),
    random,
  );
  const place = pick(places, random);
  const text = pick(texts, random);
  return {
    row: row.map((cell, i) => (i === place ? text : cell)),
    how: `${trial.name}: cell ${place} = ${JSON.stringify(text)}`,
  };
}

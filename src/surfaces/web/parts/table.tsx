import { type ReactNode, useMemo, useState } from 'react';

export interface Column<Row> {
  name: string;
  show(row: Row): ReactNode;
  /** What rows are sorted by; a column without it does not sort. */
  by?(row: Row): number | string | null;
  text?: boolean;
  whole?: boolean;
  wide?: boolean;
}

interface TableWords<Row> {
  caption: string;
  /** The caption is read out but not drawn. */
  quiet?: boolean;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  id(row: Row, place: number): string;
}

const classOf = <Row,>(column: Column<Row>): string | undefined =>
  [column.text ? 'text' : '', column.whole ? 'whole' : '', column.wide ? 'roomy' : '']
    .filter(Boolean)
    .join(' ') || undefined;

function compared(a: number | string | null, b: number | string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a > b ? 1 : -1;
}

/** A table of figures: sorted by its heads, scrolled sideways where it must be, its first column its row's name. */
export function Table<Row>({ caption, quiet = true, rows, columns, id }: TableWords<Row>) {
  const [order, setOrder] = useState<{ place: number; way: 1 | -1 } | null>(null);
  const sorted = useMemo(() => {
    const by = order === null ? undefined : columns[order.place]?.by;
    if (order === null || by === undefined) return rows;
    return [...rows].sort((a, b) => order.way * compared(by(a), by(b)));
  }, [rows, columns, order]);
  const turn = (place: number) =>
    setOrder((was) => ({ place, way: was?.place === place && was.way === -1 ? 1 : -1 }));
  const way = (place: number) =>
    order?.place !== place ? undefined : order.way === 1 ? 'ascending' : 'descending';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className="scroll" aria-label={caption} tabIndex={0}>
      <table className="data">
        <caption className={quiet ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, place) => (
              <th key={column.name} scope="col" className={classOf(column)} aria-sort={way(place)}>
                {column.by === undefined ? (
                  column.name
                ) : (
                  <button type="button" onClick={() => turn(place)}>
                    {column.name}
                    <span aria-hidden="true">
                      {way(place) === undefined ? '' : order?.way === 1 ? '↑' : '↓'}
                    </span>
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row, place) => (
            <tr key={id(row, place)}>
              {columns.map((column, at) => {
                const Cell = at === 0 ? 'th' : 'td';
                return (
                  <Cell key={column.name} className={classOf(column)} {...(at === 0 ? { scope: 'row' } : {})}>
                    {column.show(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

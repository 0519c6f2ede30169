import type { ReactNode } from 'react';
import { Table } from '../parts/table.tsx';
import { absent, number, worded } from '../text/figures.ts';

const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

function simple(value: unknown): ReactNode {
  if (value === null || value === undefined) return absent;
  if (typeof value === 'number') return number(value, Number.isInteger(value) ? 0 : 4);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

const isRows = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));

function Rows({ name, rows }: { name: string; rows: readonly Record<string, unknown>[] }) {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row).filter((key) => isPlain(row[key]))))].slice(
    0,
    8,
  );
  return (
    <Table
      caption={`${worded(name)}${rows.length > 20 ? `, the first 20 of ${rows.length}` : ''}`}
      quiet={false}
      rows={rows.slice(0, 20)}
      id={(_, place) => String(place)}
      columns={keys.map((key) => ({
        name: worded(key),
        show: (row: Record<string, unknown>) => simple(row[key]),
      }))}
    />
  );
}

/** Any answer, field by field: figures as pairs, lists as tables, what lies deeper folded away. */
export function Fields({ of }: { of: unknown }) {
  if (isPlain(of)) return <p>{simple(of)}</p>;
  if (isRows(of)) return <Rows name="rows" rows={of} />;
  const entries = Object.entries(of as Record<string, unknown>);
  const plain = entries.filter(([, value]) => isPlain(value));
  const deep = entries.filter(([, value]) => !isPlain(value));
  return (
    <div className="near">
      {plain.length === 0 ? null : (
        <dl className="pairs">
          {plain.flatMap(([name, value]) => [
            <dt key={`${name} name`}>{worded(name)}</dt>,
            <dd key={name}>{simple(value)}</dd>,
          ])}
        </dl>
      )}
      {deep.map(([name, value]) =>
        isRows(value) ? (
          <Rows key={name} name={name} rows={value} />
        ) : Array.isArray(value) ? (
          value.length === 0 ? null : (
            <p key={name} className="small">
              <b>{worded(name)}</b>: {value.slice(0, 20).map(String).join(', ')}
            </p>
          )
        ) : (
          <details key={name} className="small">
            <summary>{worded(name)}</summary>
            <Fields of={value} />
          </details>
        ),
      )}
    </div>
  );
}

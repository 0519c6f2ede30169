import type { Value } from '../driver.ts';

/** One connection while it is lent: a statement with `$1`, or several without parameters. */
export interface Session {
  query(
    text: string,
    values?: readonly Value[],
    name?: string,
  ): Promise<{ rows: Record<string, unknown>[]; changes: number }>;
  script(sql: string): Promise<void>;
}

/** Connections to one database, however it is reached. */
export interface Sessions {
  /** The database as it may be shown, without a password. */
  readonly name: string;
  /** Lends a connection that acts for `owner`; one that broke is not lent again. */
  use<T>(owner: string, work: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const hex = (text: string): Uint8Array => {
  const bytes = Buffer.from(text.slice(2), 'hex');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

/** How a column's text becomes what SQLite would give: numbers, texts, bytes; 1 and 0 for true and false. */
export const readers: Record<number, (text: string) => unknown> = {
  16: (text) => (text === 't' || text === 'true' ? 1 : 0),
  17: hex,
  20: Number,
  21: Number,
  23: Number,
  700: Number,
  701: Number,
  1700: Number,
};

export const asText = (text: string): string => text;

/** A value as it is sent: numbers as text, since -0 would lose its sign otherwise. */
export const sent = (value: Value): string | Uint8Array | null =>
  typeof value === 'number'
    ? Object.is(value, -0)
      ? '-0'
      : String(value)
    : typeof value === 'bigint'
      ? String(value)
      : value;

import { engine } from '../sqlite/engine.ts';
import { migrations, withFunctions } from '../sqlite/migrate.ts';

/** A table that is moved: its columns in the order of the schema, its key, and whether its rows may be large. */
export interface MovedTable {
  name: string;
  columns: string[];
  key: string[];
  large: boolean;
}

interface Column {
  name: string;
  type: string;
  pk: number;
}

// What a process holds while it runs does not move with the rows.
const stays = new Set(['leases']);
// Listed in the order their rows came, which no column tells.
const numberedByArrival = new Set(['orders']);

/** Every table of the newest schema but what others are made from, referred to before referring. Read from the schema itself. */
export function movedTables(): MovedTable[] {
  const db = withFunctions(engine(':memory:')());
  try {
    for (const sql of migrations) db.exec(sql);
    const virtual = db
      .prepare("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'")
      .pluck()
      .all() as string[];
    const names = (
      db
        .prepare(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )
        .pluck()
        .all() as string[]
    ).filter((name) => !stays.has(name) && !virtual.some((v) => name === v || name.startsWith(`${v}_`)));
    const needs = new Map(
      names.map((name) => [
        name,
        (db.pragma(`foreign_key_list(${name})`) as { table: string }[])
          .map(({ table }) => table)
          .filter((table) => table !== name),
      ]),
    );
    const ordered: string[] = [];
    const place = (name: string): void => {
      if (ordered.includes(name)) return;
      for (const other of needs.get(name)!) place(other);
      ordered.push(name);
    };
    for (const name of names) place(name);
    return ordered.map((name) => {
      const columns = db.pragma(`table_info(${name})`) as Column[];
      const arrival = numberedByArrival.has(name);
      const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
      return {
        name,
        columns: [...(arrival ? ['rowid'] : []), ...columns.map((column) => column.name)],
        key: arrival ? ['rowid'] : key.map((column) => column.name),
        large: columns.some(({ type }) => type === 'BLOB') || name === 'suggestions' || name === 'turns',
      };
    });
  } finally {
    db.close();
  }
}

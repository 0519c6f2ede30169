import type Database from 'better-sqlite3';
import { engine } from '../sqlite/engine.ts';

/** Where each function of dates takes its first time; what is left out there is now. */
const functions: Record<string, number> = {
  date: 0,
  time: 0,
  datetime: 0,
  julianday: 0,
  unixepoch: 0,
  timediff: 0,
  strftime: 1,
};
const keywords = { current_date: 'date', current_time: 'time', current_timestamp: 'datetime' } as const;

/** Lets `'now'` and CURRENT_TIMESTAMP of a connection be one moment, epoch ms; the engine itself, beside it, does the sums. */
export function setClock(db: Database.Database, now: number): void {
  const own = engine(':memory:')();
  const moment = new Date(now).toISOString().replace('T', ' ').replace('Z', '');
  const statements = new Map<string, Database.Statement>();
  const run = (name: string, args: readonly unknown[]): unknown => {
    const key = `${name}(${args.map(() => '?').join(', ')})`;
    const statement = statements.get(key) ?? own.prepare(`SELECT ${key}`).pluck().safeIntegers();
    statements.set(key, statement);
    return statement.get(...args);
  };
  const fixed = (value: unknown) =>
    typeof value === 'string' && value.toLowerCase() === 'now' ? moment : value;
  for (const [name, first] of Object.entries(functions))
    db.function(name, { varargs: true, safeIntegers: true }, (...args: unknown[]) =>
      run(name, args.length === first ? [...args, moment] : args.map(fixed)),
    );
  for (const [name, as] of Object.entries(keywords)) db.function(name, () => run(as, [moment]));
}

import { CoachError } from '../../../core/errors.ts';

/**
 * SQLite's schema in the words of Postgres. A table is written once, in `data/migrations/sqlite`, in a narrow form: CREATE
 * TABLE … STRICT, indexes, triggers that refuse, ALTER TABLE … ADD COLUMN, and changes of rows. Every table gains an owner:
 * the first column of each key and reference, and a policy that shows a person nobody else's rows. What has no
 * counterpart (FTS5) stands in `data/migrations/postgres` under the same number. Throws `internal` for any other form.
 */
export function translated(sql: string): string[] {
  return statementsOf(sql).flatMap(translate);
}

const unknown = (what: string): never => {
  throw new CoachError(
    'internal',
    `Postgres has no counterpart for: ${what.slice(0, 80)}`,
    'Write it for Postgres in data/migrations/postgres under the same number.',
  );
};

/** Statements without their comments; the body of a trigger stays whole. */
function statementsOf(sql: string): string[] {
  const bare = sql.replace(/'(?:[^']|'')*'|--[^\n]*/g, (found) => (found.startsWith('--') ? '' : found));
  const parts = bare.match(/(?:'(?:[^']|'')*'|\bBEGIN\b[\s\S]*?\bEND\b|[^;'])+?(?=;|$)/g) ?? [];
  return parts.map((part) => part.replace(/\s+/g, ' ').trim()).filter((part) => part !== '');
}

/** Splits at the commas that stand in no bracket and no quotes. */
function items(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "'") quoted = !quoted;
    if (quoted) continue;
    if (c === '(') depth++;
    if (c === ')') depth--;
    if (c === ',' && depth === 0) {
      found.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return [...found, text.slice(from).trim()];
}

const types: Record<string, string> = {
  INTEGER: 'BIGINT',
  REAL: 'DOUBLE PRECISION',
  TEXT: 'TEXT COLLATE "C"',
  BLOB: 'BYTEA',
  TSVECTOR: 'TSVECTOR',
};

const checked = (text: string): string =>
  text.replace(/json_valid\((\w+)\)/g, '($1 IS NULL OR $1::json IS NOT NULL)');

const reference = /REFERENCES (\w+) \((\w+)\)((?: ON \w+ (?:CASCADE|SET NULL))?)/;

interface Columns {
  lines: string[];
  /** Statements that the table's own rests on, and that rest on it. */
  before: string[];
  after: string[];
}

/** Numbers that Postgres gives as SQLite would: the highest of the owner's rows, or that ever was, and one. */
function numbered(table: string, column: string, kept: boolean): string {
  const gone = kept ? `, (SELECT last FROM coach_numbers WHERE name = '${table}')` : '';
  return `CREATE FUNCTION next_${table}() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    BEGIN RETURN coalesce(greatest((SELECT max(${column}) FROM ${table})${gone}), 0) + 1; END $$`;
}

function column(table: string, text: string, into: Columns): void {
  const [, name, type, given = ''] = text.match(/^(\w+) (\w+)(?: (.*))?$/) ?? [];
  const known = types[type ?? ''];
  if (name === undefined || known === undefined) return void unknown(text);
  let rest = checked(given);
  const key = / ?\bPRIMARY KEY( AUTOINCREMENT)?/.exec(` ${rest}`);
  if (key) {
    rest = ` ${rest}`.replace(key[0], '');
    into.lines.push(`PRIMARY KEY (owner, ${name})`);
    if (type === 'INTEGER' && !/NOT NULL/.test(rest)) {
      into.before.push(numbered(table, name, key[1] !== undefined));
      rest += ` NOT NULL DEFAULT next_${table}()`;
      if (key[1] !== undefined)
        into.after.push(
          `CREATE TRIGGER ${table}_number BEFORE DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION coach_keep_number()`,
        );
    }
  }
  if (/\bUNIQUE\b/.test(rest)) {
    rest = rest.replace(/\bUNIQUE\b/, '');
    into.lines.push(`UNIQUE (owner, ${name})`);
  }
  if (/ DEFAULT NEXT\b/.test(rest)) {
    into.before.push(numbered(table, name, false));
    rest = rest.replace(' DEFAULT NEXT', ` DEFAULT next_${table}()`);
  }
  const to = reference.exec(rest);
  if (to) {
    rest = rest.replace(reference, '');
    into.lines.push(`FOREIGN KEY (owner, ${name}) REFERENCES ${to[1]} (owner, ${to[2]})${to[3]}`);
  }
  if (type === 'TSVECTOR') into.after.push(`CREATE INDEX ${table}_${name} ON ${table} USING gin (${name})`);
  into.lines.push(`${name} ${known} ${rest.trim()}`.trim());
}

function table(name: string, body: string): string[] {
  const into: Columns = {
    lines: ['owner TEXT COLLATE "C" NOT NULL DEFAULT coach_owner()'],
    before: [],
    after: [],
  };
  for (const item of items(body)) {
    if (/^CHECK\b/.test(item)) into.lines.push(checked(item));
    else if (/^(PRIMARY KEY|UNIQUE) \(/.test(item)) into.lines.push(item.replace('(', '(owner, '));
    else if (/^FOREIGN KEY \(/.test(item)) into.lines.push(item.replaceAll(/ \(/g, ' (owner, '));
    else column(name, item, into);
  }
  const made = `CREATE TABLE ${name} (\n  ${into.lines.join(',\n  ')}\n)`;
  return [
    // A function's body is looked at when it first runs, by when its table is there.
    ...into.before,
    made,
    ...into.after,
    `ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`,
    `CREATE POLICY ${name}_owner ON ${name} USING (owner = (SELECT coach_owner()))`,
  ];
}

function translate(statement: string): string[] {
  const made = /^CREATE TABLE (\w+) \((.*)\)(?: STRICT)?(?:, ?WITHOUT ROWID)?$/.exec(statement);
  if (made) return table(made[1]!, made[2]!);
  if (/^CREATE VIRTUAL TABLE memory_(words|grams) /.test(statement)) return [];
  // Rows come to Postgres from a store of the newest schema, or were written by a coach that kept no more.
  if (/^UPDATE suggestions SET inputs = coach_slimmed\(/.test(statement)) return [];
  const index = /^(CREATE (?:UNIQUE )?INDEX \w+ ON \w+ \()(.*)$/.exec(statement);
  if (index) return [`${index[1]}owner, ${index[2]}`];
  const refusal =
    /^CREATE TRIGGER (\w+) BEFORE (UPDATE|DELETE) ON (\w+) BEGIN SELECT raise\(ABORT, ('.*')\); END$/i.exec(
      statement,
    );
  if (refusal) {
    const [, name, event, on, words] = refusal;
    return [
      `CREATE TRIGGER ${name} BEFORE ${event} ON ${on} FOR EACH ROW EXECUTE FUNCTION coach_refuse(${words})`,
    ];
  }
  const added = /^ALTER TABLE (\w+) ADD COLUMN (.*)$/.exec(statement);
  if (added) {
    const into: Columns = { lines: [], before: [], after: [] };
    column(added[1]!, added[2]!, into);
    const [own, ...constraints] = into.lines.reverse();
    return [
      ...into.before,
      `ALTER TABLE ${added[1]} ADD COLUMN ${own}`,
      ...constraints.map((line) => `ALTER TABLE ${added[1]} ADD ${line}`),
      ...into.after,
    ];
  }
  // The old rows' owners must go with them, which only the one who writes it knows how.
  if (/^(UPDATE|DELETE FROM|DROP INDEX|DROP TABLE) /.test(statement)) return [statement];
  return unknown(statement);
}

import type { Tx, Value, WordIndex, Words } from '../driver.ts';
import { type Column, type Phrase, parse } from './fts-expression.ts';
import { type Held, type Hit, phrasesOf, ranked } from './rank.ts';
import { quoted, splitter, tsvector } from './tokens.ts';

const tables = { words: 'memory_words', trigrams: 'memory_grams' } as const;

interface Row {
  id: number;
  size: number;
  titled: number;
  token: string;
  places: string;
  marks: string;
}

const asked = ({ tokens, prefix }: Phrase): string =>
  tokens.map((token, i) => `${quoted(token)}${prefix && i === tokens.length - 1 ? ':*' : ''}`).join(' & ');

/** Where each token of the phrase stands in one memory: by place, the column. */
function placesOf(rows: readonly Row[], token: string, prefix: boolean): Map<number, Column> {
  const found = new Map<number, Column>();
  for (const { token: own, places, marks } of rows) {
    if (prefix ? !own.startsWith(token) : own !== token) continue;
    for (const [i, place] of places.split(' ').entries())
      found.set(Number(place), marks[i] === 'A' ? 'title' : 'body');
  }
  return found;
}

function hitsOf(rows: readonly Row[], phrase: Phrase, columns: Column[] | null): Hit[] {
  const last = phrase.tokens.length - 1;
  const places = phrase.tokens.map((token, i) => placesOf(rows, token, phrase.prefix && i === last));
  const hits: Hit[] = [];
  for (const [at, column] of places[0]!) {
    const starts = column === 'title' ? 1 : rows[0]!.titled + 1;
    if (phrase.first && at !== starts) continue;
    if (columns !== null && !columns.includes(column)) continue;
    if (places.every((own, i) => own.get(at + i) === column)) hits.push({ column, at });
  }
  return hits.sort((a, b) => a.at - b.at);
}

/** The memories that hold a phrase. */
async function holding(
  tx: Tx,
  table: string,
  phrase: Phrase,
  columns: Column[] | null,
): Promise<Map<number, Held>> {
  if (phrase.tokens.length === 0) return new Map();
  const whole = phrase.prefix ? phrase.tokens.slice(0, -1) : phrase.tokens;
  const parts = [
    ...(whole.length > 0 ? [`u.lexeme IN (${whole.map(() => '?').join(', ')})`] : []),
    ...(phrase.prefix ? ['starts_with(u.lexeme, ?)'] : []),
  ];
  const rows = await tx.all<Row>(
    `SELECT w.id, w.size, w.titled, u.lexeme AS token, array_to_string(u.positions, ' ') AS places,
       array_to_string(u.weights, '') AS marks
     FROM ${table} w, unnest(w.tokens) u WHERE w.tokens @@ ?::tsquery AND (${parts.join(' OR ')})`,
    [asked(phrase), ...phrase.tokens],
  );
  const byId = new Map<number, Row[]>();
  for (const row of rows) {
    const own = byId.get(row.id);
    if (own) own.push(row);
    else byId.set(row.id, [row]);
  }
  const held = new Map<number, Held>();
  for (const [id, own] of byId) {
    const hits = hitsOf(own, phrase, columns);
    if (hits.length > 0) held.set(id, { size: own[0]!.size, hits });
  }
  return held;
}

const pageRows = 500;

/** The first k that pass the filter, looked at best first. */
async function passing<T extends { id: number }>(
  tx: Tx,
  hits: readonly T[],
  { where, params, k }: { where: string; params: readonly Value[]; k: number },
): Promise<T[]> {
  if (where === '') return hits.slice(0, k);
  const kept: T[] = [];
  for (let from = 0; from < hits.length && kept.length < k; from += pageRows) {
    const page = hits.slice(from, from + pageRows);
    const rows = await tx.all<{ id: number }>(
      `SELECT m.id FROM memories m WHERE m.id IN (${page.map(() => '?').join(', ')}) AND ${where}`,
      [...page.map(({ id }) => id), ...params],
    );
    const passed = new Set(rows.map(({ id }) => id));
    kept.push(...page.filter(({ id }) => passed.has(id)));
  }
  return kept.slice(0, k);
}

type Texts = Parameters<Words['put']>[1];

async function put(tx: Tx, index: WordIndex, rows: Texts): Promise<void> {
  const split = splitter[index];
  const own = rows.filter(({ indexes }) => indexes.includes(index));
  for (let from = 0; from < own.length; from += pageRows) {
    const page = own.slice(from, from + pageRows);
    await tx.run(
      `INSERT INTO ${tables[index]} (id, titled, size, tokens)
       VALUES ${page.map(() => '(?, ?, ?, ?::tsvector)').join(', ')}`,
      page.flatMap(({ id, title, body }) => {
        const [titled, rest] = [split(title), split(body)];
        return [id, titled.length, titled.length + rest.length, tsvector(titled, rest)];
      }),
    );
  }
}

/**
 * FTS5's search on Postgres: a tsvector says where each token stands and its index finds the rows, the ranking is FTS5's own
 * and made here, since ts_rank knows nothing of how rare a word is.
 */
export const postgresWords: Words = {
  async put(tx, rows) {
    await put(tx, 'words', rows);
    await put(tx, 'trigrams', rows);
  },

  async forget(tx, id, _title, _body, indexes) {
    for (const index of indexes) await tx.run(`DELETE FROM ${tables[index]} WHERE id = ?`, [id]);
  },

  async matching(tx, { expression, by, weights, where, params, between, k }) {
    const tree = parse(expression, splitter[by]);
    if (tree === null) return [];
    const found = new Map<Phrase, Map<number, Held>>();
    for (const { phrase, columns } of phrasesOf(tree))
      found.set(phrase, await holding(tx, tables[by], phrase, columns));
    const [all] = await tx.all<{ rows: number; tokens: number | null }>(
      `SELECT count(*) AS rows, sum(size) AS tokens FROM ${tables[by]}`,
    );
    const hits = ranked(tree, found, { rows: all!.rows, tokens: all!.tokens ?? 0 }, weights);
    const inside =
      between === undefined ? hits : hits.filter(({ id }) => id >= between[0] && id <= between[1]);
    return passing(tx, inside, { where, params, k });
  },

  async frequency(tx, word, by, most) {
    const tokens = splitter[by](word);
    if (tokens.length === 0) return 0;
    const query = tokens.map(quoted).join(' <-> ');
    const [row] = await tx.all<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 FROM ${tables[by]} WHERE tokens @@ ?::tsquery LIMIT ?) some`,
      [query, most],
    );
    return row!.n;
  },
};

import { CoachError, type Failure, failure } from '../../../core/errors.ts';

/** A row of a batch as it was read: an object, or why it is none. */
export type InputRow = { ok: true; value: Record<string, unknown> } | { ok: false; error: Failure };

/** What `--input` holds. */
export type Input =
  | { kind: 'one'; value: Record<string, unknown> }
  | { kind: 'rows'; rows: AsyncIterable<InputRow> };

const shape = 'Give one JSON object, a JSON array of objects, or one object a line.';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function row(value: unknown, number: number): InputRow {
  if (isObject(value)) return { ok: true, value };
  return { ok: false, error: failure(new CoachError('usage', `Row ${number} is not a JSON object`, shape)) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    yield* parts;
  }
  yield rest;
}

async function* filled(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let first = true;
  for await (const line of linesOf(chunks)) {
    const text = first ? line.replace(/^\ufeff/, '') : line;
    first = false;
    if (text.trim() !== '') yield text;
  }
}

async function* numbered(values: AsyncIterable<unknown> | Iterable<unknown>): AsyncGenerator<InputRow> {
  let number = 0;
  for await (const value of values) yield row(value, ++number);
}

async function* parsedLines(first: readonly string[], more: AsyncIterator<string>): AsyncGenerator<unknown> {
  for (const line of first) yield parsed(line);
  for (let next = await more.next(); !next.done; next = await more.next()) yield parsed(next.value);
}

async function whole(first: readonly string[], more: AsyncIterator<string>): Promise<Input> {
  const lines = [...first];
  for (let next = await more.next(); !next.done; next = await more.next()) lines.push(next.value);
  const value = parsed(lines.join('\n'));
  if (isObject(value)) return { kind: 'one', value };
  if (Array.isArray(value)) return { kind: 'rows', rows: numbered(value) };
  if (lines.length > 1 && lines.some((line) => isObject(parsed(line)))) {
    return { kind: 'rows', rows: numbered(lines.map(parsed)) };
  }
  throw new CoachError('usage', 'The input is not JSON', shape);
}

/** Reads JSON in any of the three shapes. Lines are read as they come, so a long batch needs little memory. */
export async function readInput(chunks: AsyncIterable<string>): Promise<Input> {
  const lines = filled(chunks);
  const first = await lines.next();
  if (first.done) throw new CoachError('usage', 'The input is empty', shape);
  const second = await lines.next();
  const start = second.done ? [first.value] : [first.value, second.value];
  const [one, two] = start.map(parsed);
  if (second.done && isObject(one)) return { kind: 'one', value: one };
  const oneALine = !second.done && (isObject(one) || isObject(two));
  if (oneALine && !first.value.trimStart().startsWith('[')) {
    return { kind: 'rows', rows: numbered(parsedLines(start, lines)) };
  }
  return whole(start, lines);
}

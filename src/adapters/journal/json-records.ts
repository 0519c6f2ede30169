type Records = ReadonlyMap<string, unknown>[];

export interface JsonRecords {
  records: Records;
  /** Whether the text ends or breaks inside a record; those before it are whole. */
  torn: boolean;
}

const recordsIn = (list: readonly unknown[]): Records =>
  list.flatMap((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? [new Map<string, unknown>(Object.entries(item))]
      : [],
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where the object that begins at a place ends, -1 where it does not. */
function endOf(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const sign = text[i];
    if (quoted) {
      if (sign === '\\') i++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') depth++;
    else if ((sign === '}' || sign === ']') && --depth === 0) return i;
  }
  return -1;
}

/** Objects one after the other, in a list that may be torn or a line each. */
function wholeObjects(text: string): JsonRecords {
  const found: unknown[] = [];
  for (let at = text.indexOf('{'); at >= 0; at = text.indexOf('{', at)) {
    const end = endOf(text, at);
    const value = end < 0 ? undefined : parsed(text.slice(at, end + 1));
    if (value === undefined) return { records: recordsIn(found), torn: true };
    found.push(value);
    at = end + 1;
  }
  return { records: recordsIn(found), torn: false };
}

/** Names under which answers of brokers' interfaces keep their list. */
const lists = ['data', 'response', 'activities', 'tradeBook', 'orderBook', 'TradeBookDetail'] as const;

/** Records of a JSON text: a list, the list of an answer (see `lists`, in `body` too), or an object a line. Null where there is none. */
export function recordsOf(text: string): JsonRecords | null {
  const value = parsed(text);
  if (value === undefined) {
    const wrapped = /^\s*\{\s*(?:"\w+"\s*:\s*"[^"]*"\s*,\s*)*"(?:data|response|activities)"\s*:\s*\[/.exec(
      text,
    );
    const read = wholeObjects(wrapped === null ? text : text.slice(wrapped[0].length));
    return read.records.length === 0 ? null : read;
  }
  const inner = (name: string, of: unknown = value): unknown =>
    (of as Record<string, unknown> | null)?.[name];
  const list = [
    value,
    ...lists.map((name) => inner(name)),
    ...lists.map((name) => inner(name, inner('body') ?? null)),
  ].find(Array.isArray);
  if (list !== undefined) return { records: recordsIn((list as unknown[]).flat()), torn: false };
  // One record a line, and one line.
  const [single] = recordsIn([value]);
  const flat =
    single !== undefined && [...single.values()].every((item) => typeof item !== 'object' || item === null);
  return flat && single.size > 0 ? { records: [single], torn: false } : null;
}

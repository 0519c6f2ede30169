/** A JSON text that was read, or where it stops making sense. */
export type JsonReading = { value: unknown } | { line: number; column: number; expected: string };

const token =
  /[ \t\r\n]+|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)|([{}[\],:])/y;

interface Open {
  close: string;
  /** What may come next inside it. */
  want: 'key' | 'colon' | 'value' | 'comma';
}

const words: Record<Open['want'], string> = {
  key: 'a name in double quotes',
  colon: 'a colon',
  value: 'a value',
  comma: 'a comma',
};

/** Walks the tokens: the places of commas with nothing behind them, or the first place that is no JSON. */
function walk(text: string): { trailing: number[] } | { at: number; expected: string } {
  const open: Open[] = [{ close: '', want: 'value' }];
  const trailing: number[] = [];
  let comma: number | null = null;
  const done = () => {
    open.at(-1)!.want = 'comma';
  };
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at;
    const found = token.exec(text);
    const top = open.at(-1)!;
    const fault = {
      at,
      expected: open.length === 1 && top.want === 'comma' ? 'nothing more' : words[top.want],
    };
    if (found === null) return fault;
    const [, quoted, number, literal, mark] = found;
    if (quoted === undefined && number === undefined && literal === undefined && mark === undefined) continue;
    if (mark !== undefined && mark === top.close) {
      const empty = top.want === 'key' || (top.want === 'value' && top.close === ']');
      if (top.want !== 'comma' && !empty) return fault;
      if (comma !== null) trailing.push(comma);
      open.pop();
      done();
    } else if (top.want === 'key') {
      if (quoted === undefined) return fault;
      top.want = 'colon';
    } else if (top.want === 'colon') {
      if (mark !== ':') return fault;
      top.want = 'value';
    } else if (top.want === 'comma') {
      if (mark !== ',' || open.length === 1) return fault;
      top.want = top.close === '}' ? 'key' : 'value';
    } else if (mark === '{' || mark === '[') {
      open.push({ close: mark === '{' ? '}' : ']', want: mark === '{' ? 'key' : 'value' });
    } else if (mark !== undefined) return fault;
    else done();
    comma = mark === ',' ? at : null;
  }
  const top = open.at(-1)!;
  if (open.length > 1) return { at: text.length, expected: `${words[top.want]} or ${top.close}` };
  return top.want === 'comma' ? { trailing } : { at: text.length, expected: words.value };
}

/** JSON as people write it by hand: a byte order mark and a comma before a closing bracket do no harm. */
export function lenientJson(raw: string): JsonReading {
  const text = raw.replace(/^\ufeff/, '');
  const found = walk(text);
  if ('at' in found) {
    const before = text.slice(0, found.at).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1, expected: found.expected };
  }
  let sound = text;
  for (const at of found.trailing.reverse()) sound = `${sound.slice(0, at)} ${sound.slice(at + 1)}`;
  return { value: JSON.parse(sound) };
}

/** What a line of Markdown begins or goes on with. */
export type LineKind =
  | { kind: 'blank' }
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'rule' }
  | { kind: 'fence'; mark: string; indent: number; language: string }
  | { kind: 'table'; text: string }
  | { kind: 'item'; indent: number; marker: string; text: string }
  | { kind: 'text'; indent: number; text: string };

const widest = 12;

function itemOf(line: string): LineKind | null {
  const found = /^( *)([-*+]|\d{1,9}[.)])( +|$)(.*)$/.exec(line);
  if (found === null) return null;
  const [, lead = '', marker = '', , text = ''] = found;
  // "+ 350 for charges" goes on with a sum.
  if (marker === '+' && /^[\d₹$(]/.test(text)) return null;
  return { kind: 'item', indent: Math.min(widest, lead.length), marker, text };
}

/** Reads a whole line, without its quote marks. */
export function lineKind(line: string): LineKind {
  if (line.trim() === '') return { kind: 'blank' };
  const fence = /^( *)(`{3,}|~{3,})([^`]*)$/.exec(line);
  if (fence) {
    return { kind: 'fence', mark: fence[2]!, indent: fence[1]!.length, language: fence[3]!.trim() };
  }
  const heading = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/.exec(line);
  if (heading) return { kind: 'heading', level: heading[1]!.length, text: heading[2] ?? '' };
  if (/^ {0,3}([-*_])( *\1){2,} *$/.test(line)) return { kind: 'rule' };
  if (/^ {0,3}\|/.test(line)) return { kind: 'table', text: line };
  const indent = line.length - line.trimStart().length;
  return itemOf(line) ?? { kind: 'text', indent: Math.min(widest, indent), text: line.slice(indent) };
}

/** Quote marks before a line, and the rest. */
export function unquoted(line: string): { depth: number; text: string } {
  let text = line;
  let depth = 0;
  // "> 25,000" compares; it quotes nobody.
  const mark = /^ {0,3}>(?! ?[₹$]?\d| ?=) ?/;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    text = text.slice(found[0].length);
    depth++;
  }
  return { depth, text };
}

/** Can the kind of this unfinished line be told already, whatever follows? Only text and list items are. */
export const isTold = (partial: string): boolean =>
  /^ {0,11}(?:[^\s\d#>|*+\-_`~]|\*\*[^*\s]|`{1,2}[^`]|\d+[^\d.)]|(?:[-*+]|\d{1,9}[.)]) +[^\s\-*_+[])/.test(
    partial,
  );

const cached = new Map<string, { text: string; name: string | undefined }>();
const most = 2_000;
// A longer text is a page of rows, of which there are too many lengths to keep each prepared.
const longestPrepared = 1_500;

/**
 * A statement as Postgres takes it: numbered places instead of `?`, and the owner in front of the columns whose conflict is
 * looked at, as it stands in front of every key. Texts in quotes stay as they are.
 */
export function numbered(sql: string): { text: string; name: string | undefined } {
  const known = cached.get(sql);
  if (known) return known;
  let place = 0;
  const text = sql.replace(/'(?:[^']|'')*'|"[^"]*"|\?|\bON CONFLICT \(/gi, (found) => {
    if (found === '?') return `$${++place}`;
    return found.startsWith("'") || found.startsWith('"') ? found : `${found}owner, `;
  });
  if (cached.size >= most) cached.clear();
  const made = { text, name: text.length <= longestPrepared ? `coach_${names++}` : undefined };
  cached.set(sql, made);
  return made;
}

let names = 0;

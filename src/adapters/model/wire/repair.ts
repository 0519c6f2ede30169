/** JSON as a model meant it: Python's quotes, True and None, a comma too many, a fence around it. Undefined where even that cannot be read. */
export function repairedJson(text: string): unknown {
  const bare = text
    .trim()
    .replace(/^```(?:json)?\s*/i, '')
    .replace(/\s*```$/, '');
  for (const attempt of [bare, requoted(bare)]) {
    try {
      return JSON.parse(attempt);
    } catch {
      // The next way of reading it.
    }
  }
  return undefined;
}

const words: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** Single-quoted strings in double quotes, bare keys quoted, Python's words and trailing commas mended; what stands in double quotes stays. */
function requoted(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; ) {
    const character = text[i]!;
    if (character === '"' || character === "'") {
      let body = '';
      let j = i + 1;
      for (; j < text.length && text[j] !== character; j++) {
        if (text[j] === '\\' && j + 1 < text.length) {
          body += text[j + 1] === "'" ? "'" : text.slice(j, j + 2);
          j++;
        } else body += text[j] === '"' ? '\\"' : text[j] === '\n' ? '\\n' : text[j];
      }
      out += `"${body}"`;
      i = j + 1;
      continue;
    }
    const word = /^[A-Za-z_]\w*/.exec(text.slice(i, i + 64))?.[0];
    if (word !== undefined) {
      const key = /^\s*:/.test(text.slice(i + word.length));
      out += key ? `"${word}"` : (words[word] ?? word);
      i += word.length;
      continue;
    }
    if (character === ',' && /^,\s*[}\]]/.test(text.slice(i))) {
      i += 1;
      continue;
    }
    out += character;
    i += 1;
  }
  return out;
}

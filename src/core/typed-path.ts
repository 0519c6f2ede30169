/** What a path depends on beside its letters. */
export interface PathWorld {
  /** The person's home folder. */
  home: string;
  windows: boolean;
  exists(path: string): boolean;
}

const escaped = /\\([ !"#$&'()*;<>?[\]`{|}~\\])/g;

function unquoted(text: string): string {
  const trimmed = text.trim();
  const quote = trimmed[0];
  const whole = trimmed.length > 2 && (quote === '"' || quote === "'") && trimmed.endsWith(quote);
  return whole ? trimmed.slice(1, -1) : text;
}

function address(text: string, windows: boolean): string {
  if (!/^file:\/\//i.test(text) || !URL.canParse(text)) return text;
  try {
    const path = decodeURIComponent(new URL(text).pathname);
    return windows ? path.replace(/^\/(?=[a-z]:)/i, '') : path;
  } catch {
    return text;
  }
}

/**
 * A path as somebody typed it, or as a window dragged into the terminal gave it: `~` is the home folder, quotes around it, a
 * `file://` address and escaped blanks are undone. A name that is there as it stands is never changed.
 */
export function typedPath(text: string, { home, windows, exists }: PathWorld): string {
  if (text === '-' || text === '') return text;
  const atHome = (path: string) =>
    path === '~' || path.startsWith('~/') || (windows && path.startsWith('~\\'))
      ? home + path.slice(1)
      : path;
  const plain = atHome(text);
  if (!/["'\\:]|^\s|\s$/.test(text) || exists(plain)) return plain;
  const path = atHome(address(unquoted(text), windows));
  if (windows || !path.includes('\\') || exists(path)) return path;
  return path.trimEnd().replaceAll(escaped, '$1');
}

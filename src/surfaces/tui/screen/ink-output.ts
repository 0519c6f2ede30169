const beginSync = '\u001b[?2026h';
const endSync = '\u001b[?2026l';
/** Erases from here on, this line first: a screen erased whole from its corner would be kept above it by tmux. */
const eraseBelow = '\u001b7\u001b[K\u001b[B\u001b[J\u001b8';

/** Ink's way back to the top of what it drew: to the bottom first, then up line by line. */
const goBack =
  /^(?:\u001b\[\?25l)?(?:\u001b\[\d*B)?(?:\u001b\[\d*G)?(?:\u001b\[2K(?:\u001b\[\d*A)?)*(?:\u001b\[\d*G)?/;
/** Ink's way to the place of the cursor, from the bottom of what it drew. */
const placeCursor = /(?:\u001b\[(\d*)A)?(\u001b\[\d*G\u001b\[\?25h)$/;

/**
 * Rewrites what Ink moves the cursor with. Ink finds the top of its picture from the bottom, but a terminal made
 * lower cuts lines off the bottom, and lines of the transcript would be erased instead. Counted from the cursor
 * upwards the way is right whatever happened below; it is shorter too.
 */
export function steering() {
  /** Lines of the picture, and how many of them lie above the cursor. */
  let height = 0;
  let above = 0;
  const top = () => `\r${above > 0 ? `\u001b[${above}A` : ''}${eraseBelow}`;
  const cleared = () => {
    const way = top();
    above = 0;
    height = 0;
    return way;
  };
  const picture = (text: string): string => {
    const back = goBack.exec(text)?.[0] ?? '';
    const rest = text.slice(back.length);
    const way = back === '' ? '' : top();
    const cursor = placeCursor.exec(rest);
    height = rest.split('\n').length - 1;
    above = height - (cursor === null || cursor[1] === undefined ? 0 : Number(cursor[1] || 1));
    return way + rest;
  };
  const onlyCursor = (text: string): string => {
    const cursor = placeCursor.exec(text);
    if (cursor === null) return text;
    const target = height - (cursor[1] === undefined ? 0 : Number(cursor[1] || 1));
    const rows = target - above;
    above = target;
    const way = rows > 0 ? `\u001b[${rows}B` : rows < 0 ? `\u001b[${-rows}A` : '';
    return way + cursor[2]!;
  };
  const isClear = (text: string) => text.includes('\u001b[2K') && goBack.exec(text)?.[0] === text;
  return {
    /** A write outside a frame. */
    alone: (text: string): string => (isClear(text) ? cleared() : text),
    /** The writes of one frame: perhaps a clear and lines that stay, then the picture. */
    frame(parts: readonly string[]): string {
      return parts
        .map((part, i) => {
          if (isClear(part)) return cleared();
          if (i < parts.length - 1) return part;
          return part.includes('\n') ? picture(part) : onlyCursor(part);
        })
        .join('');
    },
  };
}

/**
 * The terminal as Ink sees it. Ink erases the whole scrollback when what it draws reaches the height of the terminal,
 * so it is told of a terminal too tall for that; the chat itself keeps below the real height. What belongs to one
 * frame is written in one go, and after any change of size the picture is drawn anew.
 */
export function inkOutput(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  const steer = steering();
  let parts: string[] | null = null;
  let wider = 0;
  const write = (text: string, ...rest: unknown[]): boolean => {
    if (text === beginSync) parts = [];
    else if (text === endSync && parts !== null) {
      const whole = steer.frame(parts);
      parts = null;
      return stdout.write(beginSync + whole + endSync);
    } else if (parts !== null) {
      if (text !== '') parts.push(text);
    } else return stdout.write(steer.alone(text), ...(rest as []));
    return true;
  };
  const listeners = new Map<() => void, () => void>();
  const on = (name: string, listener: () => void) => {
    if (name !== 'resize') return stdout.on(name, listener);
    // Ink draws anew only for a terminal that became narrower: it is told of a wider one first.
    const twice = () => {
      for (wider = 1; wider >= 0; wider--) listener();
      wider = 0;
    };
    listeners.set(listener, twice);
    return stdout.on('resize', twice);
  };
  const off = (name: string, listener: () => void) => stdout.off(name, listeners.get(listener) ?? listener);
  const own: Record<string, unknown> = { rows: 1_000_000, write, on, off };
  return new Proxy(stdout, {
    get(target, name) {
      if (name === 'columns') return (target.columns || 80) + wider;
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A key with its modifiers; `name` is a word (enter, left) or the character itself. */
export interface Key {
  type: 'key';
  name: string;
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
}

export type InputEvent =
  | Key
  /** Characters typed, one or more. */
  | { type: 'text'; text: string }
  /** Text that came in one piece, line ends as `\n`. Never a command. */
  | { type: 'paste'; text: string }
  /** The terminal knows the kitty keyboard protocol. */
  | { type: 'kitty' };

export const key = (name: string, held: Partial<Omit<Key, 'type' | 'name'>> = {}): Key => ({
  type: 'key',
  name,
  ctrl: false,
  alt: false,
  shift: false,
  ...held,
});

const finals: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

const tildes: Record<number, string> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
};

const codes: Record<number, string> = {
  8: 'backspace',
  9: 'tab',
  13: 'enter',
  27: 'escape',
  127: 'backspace',
  57414: 'enter',
};

/** Modifiers as terminals count them: 1 + shift 1 + alt 2 + ctrl 4; caps lock and num lock are left aside. */
function modified(name: string, modifier: number): Key {
  const bits = Math.max(0, modifier - 1);
  return key(name, { shift: (bits & 1) !== 0, alt: (bits & 2) !== 0, ctrl: (bits & 4) !== 0 });
}

/** A key told by its code point, as kitty and modifyOtherKeys do. */
function coded(code: number, modifier: number): InputEvent | null {
  const name = codes[code];
  if (name !== undefined) return modified(name, modifier);
  if (code < 32 || code > 0x10ffff || (code >= 57344 && code <= 63743)) return null;
  const character = String.fromCodePoint(code);
  if (modifier - 1 === 0 || (modifier - 1) % 64 === 0) return { type: 'text', text: character };
  const held = modified(character.toLowerCase(), modifier);
  if (held.ctrl || held.alt) return held;
  return { type: 'text', text: held.shift ? character.toUpperCase() : character };
}

/** Reads a whole CSI sequence without its `ESC [`; null is a sequence to swallow (mouse, focus, answers to queries). */
export function csi(sequence: string): InputEvent | null {
  const found = /^([<?>=]?)([\d;:]*)[ -/]*([@-~])$/.exec(sequence);
  if (found === null) return null;
  const [, mark, parameters = '', final = ''] = found;
  if (mark === '?') return final === 'u' ? { type: 'kitty' } : null;
  if (mark !== '') return null;
  const numbers = parameters.split(';').map((part) => Number(part.split(':')[0] || 1));
  const kind = parameters.split(';')[1]?.split(':')[1];
  // Kitty tells of a key let go as event kind 3.
  if (kind === '3') return null;
  const modifier = numbers[1] ?? 1;
  if (final === 'u') return coded(numbers[0]!, modifier);
  if (final === '~') {
    if (numbers[0] === 27) return coded(numbers[2] ?? 0, modifier);
    const name = tildes[numbers[0]!];
    return name === undefined ? null : modified(name, modifier);
  }
  if (final === 'Z') return key('tab', { shift: true });
  if (final === 'I' || final === 'O') return null;
  const name = finals[final];
  return name === undefined ? null : modified(name, modifier);
}

/** Reads the letter of an SS3 sequence (`ESC O x`). */
export function ss3(letter: string): InputEvent | null {
  if (letter === 'M') return key('enter');
  const name = finals[letter];
  return name === undefined ? null : key(name);
}

/** A control character as the key that sends it. */
export function controlKey(character: string): Key {
  const code = character.charCodeAt(0);
  if (code === 0x0d) return key('enter');
  if (code === 0x09) return key('tab');
  if (code === 0x7f || code === 0x08) return key('backspace', { ctrl: code === 0x08 });
  if (code === 0) return key(' ', { ctrl: true });
  return key(String.fromCharCode(code + 0x60), { ctrl: true });
}

import { StringDecoder } from 'node:string_decoder';
import { controlKey, csi, type InputEvent, key, ss3 } from './keys.ts';

/** Turns what a terminal sends into keys, typed text and pastes. Bytes may be cut anywhere. */
export interface Input {
  push(bytes: Uint8Array): InputEvent[];
  /** Nothing more came: a lone ESC was the key, not the start of a sequence. */
  settle(): InputEvent[];
  /** An ESC waits for what follows it. */
  waiting(): boolean;
  /** A bracketed paste has begun and not ended. */
  pasting(): boolean;
  /** Waits no longer for what is half read; an unended paste is given as it is. */
  giveUp(): InputEvent[];
}

const pasteStart = '\u001b[200~';
const pasteEnd = '\u001b[201~';
const longest = 64;
const longestPaste = 4_000_000;

/** How much of `text` from `at` a sequence takes and what it means; null while it is not whole. */
function sequence(text: string, at: number): { length: number; event: InputEvent | null } | null {
  const second = text[at + 1];
  if (second === undefined) return null;
  if (second === '[') return bracket(text, at);
  if (second === 'O') {
    const letter = text[at + 2];
    return letter === undefined ? null : { length: 3, event: ss3(letter) };
  }
  if (second === ']' || second === 'P' || second === '_' || second === '^' || second === 'X') {
    return answer(text, at);
  }
  if (second === '\u001b') return { length: 1, event: key('escape') };
  const whole = String.fromCodePoint(text.codePointAt(at + 1)!);
  const plain =
    whole < ' ' || whole === '\u007f'
      ? controlKey(whole)
      : key(whole.toLowerCase(), { shift: whole !== whole.toLowerCase() });
  return { length: 1 + whole.length, event: { ...plain, alt: true } };
}

function bracket(text: string, at: number): { length: number; event: InputEvent | null } | null {
  // Old X10 mouse reports carry three bytes after the letter.
  if (text[at + 2] === 'M') return text.length < at + 6 ? null : { length: 6, event: null };
  for (let end = at + 2; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code >= 0x40 && code <= 0x7e && !(code === 0x5b && end === at + 2)) {
      return { length: end + 1 - at, event: csi(text.slice(at + 2, end + 1)) };
    }
    if (code < 0x20 || code > 0x7e || end - at > longest) return { length: end - at, event: null };
  }
  return null;
}

/** A string the terminal answers with (colours, versions): swallowed to its end. */
function answer(text: string, at: number): { length: number; event: null } | null {
  for (let end = at + 2; end < text.length; end++) {
    if (text[end] === '\u0007') return { length: end + 1 - at, event: null };
    if (text[end] === '\u001b' && text[end + 1] === '\\') return { length: end + 2 - at, event: null };
    if (end - at > 1024) return { length: 2, event: null };
  }
  return null;
}

/** Pasted text: line ends as `\n`, and nothing that could steer a terminal. */
export const cleanPaste = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/\u001b\[[\d;:<=>?]*[ -/]*[@-~]/g, '')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

interface Half {
  decoder: StringDecoder;
  rest: string;
  paste: string | null;
  /** 0x7f has come: the terminal's Backspace is that. */
  erases: boolean;
}

function pasted(half: Half, events: InputEvent[]): boolean {
  const end = half.rest.indexOf(pasteEnd);
  if (end < 0) {
    // The end mark may be cut: keep what could be its beginning.
    const keep = half.rest.lastIndexOf('\u001b');
    const cut = keep >= 0 && pasteEnd.startsWith(half.rest.slice(keep)) ? keep : half.rest.length;
    half.paste += half.rest.slice(0, cut);
    half.rest = half.rest.slice(cut);
    if (half.paste!.length > longestPaste) half.paste = half.paste!.slice(0, longestPaste);
    return false;
  }
  events.push({ type: 'paste', text: cleanPaste(half.paste + half.rest.slice(0, end)) });
  half.paste = null;
  half.rest = half.rest.slice(end + pasteEnd.length);
  return true;
}

/** One event further; false when more bytes are needed. */
function next(half: Half, events: InputEvent[]): boolean {
  if (half.paste !== null) return pasted(half, events);
  const { rest } = half;
  if (rest === '') return false;
  if (rest[0] === '\u001b') {
    if (rest.startsWith(pasteStart)) {
      half.paste = '';
      half.rest = rest.slice(pasteStart.length);
      return true;
    }
    const found = sequence(rest, 0);
    if (found === null) return false;
    half.rest = rest.slice(found.length);
    if (found.event !== null) events.push(found.event);
    return true;
  }
  const typed = /^[^\u0000-\u001f\u007f-\u009f]+/.exec(rest)?.[0];
  if (typed !== undefined) {
    events.push({ type: 'text', text: typed });
    half.rest = rest.slice(typed.length);
    return true;
  }
  const code = rest.charCodeAt(0);
  // Where Backspace sends 0x08, 0x7f is never seen; where it has been, 0x08 is Ctrl+Backspace.
  if (code === 0x7f) half.erases = true;
  if (code === 0x08 && !half.erases) events.push(key('backspace'));
  else if (code < 0x80) events.push(controlKey(rest[0]!));
  half.rest = rest.slice(1);
  return true;
}

export function input(): Input {
  let half: Half = { decoder: new StringDecoder('utf8'), rest: '', paste: null, erases: false };
  const drain = (): InputEvent[] => {
    const events: InputEvent[] = [];
    while (next(half, events));
    return events;
  };
  return {
    push(bytes) {
      half.rest += half.decoder.write(Buffer.from(bytes));
      return drain();
    },
    settle() {
      if (half.paste !== null || !half.rest.startsWith('\u001b')) return [];
      // A sequence that never became whole is swallowed, a lone ESC is the key.
      const lone = half.rest === '\u001b';
      const alt = half.rest === '\u001b[' || half.rest === '\u001bO';
      const letter = half.rest[1];
      half.rest = '';
      if (lone) return [key('escape')];
      return alt ? [key(letter!.toLowerCase(), { alt: true, shift: letter === 'O' })] : [];
    },
    waiting: () => half.paste === null && half.rest.startsWith('\u001b'),
    pasting: () => half.paste !== null,
    giveUp() {
      const events: InputEvent[] =
        half.paste === null ? [] : [{ type: 'paste', text: cleanPaste(half.paste + half.rest) }];
      half = { ...half, decoder: new StringDecoder('utf8'), rest: '', paste: null };
      return events;
    },
  };
}

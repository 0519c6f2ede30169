import { chipOf, expanded, isLong, withoutChips } from '../chips.ts';
import type { Composed, Composer, Menu, Offers } from './composed.ts';
import type { InputEvent, Key } from './keys.ts';
import { atEdge, type Edit, edit, emptyBuffer } from './text-buffer.ts';

const mostHistory = 500;

export const emptyComposer = (history: readonly string[] = []): Composer => ({
  buffer: emptyBuffer,
  pastes: [],
  history: history.slice(-mostHistory),
  place: null,
  draft: '',
  search: null,
  menu: null,
});

/** Puts a text in place of what is there. */
export const withText = (c: Composer, text: string): Composer => ({
  ...c,
  buffer: edit(c.buffer, { type: 'set', text: withoutChips(text) }),
  place: null,
  search: null,
  menu: null,
});

/** The text as it would be sent. */
export const composed = (c: Composer): string => expanded(c.buffer.text, c.pastes);

const still = (composer: Composer): Composed => ({ composer, intent: null });

function edited(c: Composer, e: Edit, offers: Offers): Composed {
  const buffer = edit(c.buffer, e);
  const menu = e.type === 'move' || e.type === 'row' ? null : offers(buffer.text.slice(0, buffer.at));
  return still({ ...c, buffer, menu: menu !== null && menu.offers.length > 0 ? menu : null });
}

function pasted(c: Composer, text: string, offers: Offers): Composed {
  const clean = withoutChips(text);
  const chip = isLong(clean) ? chipOf(c.pastes.length) : null;
  if (chip === null) return edited(c, { type: 'insert', text: clean }, offers);
  return edited({ ...c, pastes: [...c.pastes, clean] }, { type: 'insert', text: chip }, () => null);
}

function send(c: Composer): Composed {
  const text = composed(c).trim();
  if (text === '') return still(c);
  const history = c.history.at(-1) === text ? c.history : [...c.history.slice(1 - mostHistory), text];
  const buffer = { ...emptyBuffer, kills: c.buffer.kills };
  return { composer: { ...emptyComposer(history), buffer }, intent: { type: 'send', text } };
}

function accept(c: Composer, menu: Menu): Composer {
  const offer = menu.offers[menu.chosen]!;
  const head = c.buffer.text.slice(0, menu.from) + offer.word;
  const tail = c.buffer.text.slice(c.buffer.at);
  const gap = tail.startsWith(' ') || offer.word.endsWith(' ') ? '' : ' ';
  const buffer = edit(c.buffer, { type: 'set', text: head + gap + tail });
  return { ...c, buffer: { ...buffer, at: head.length + 1 }, menu: null };
}

function history(c: Composer, by: -1 | 1): Composed {
  const last = c.history.length;
  const place = (c.place ?? last) + by;
  if (place < 0 || (c.place === null && by > 0)) return still(c);
  const draft = c.place === null ? c.buffer.text : c.draft;
  const text = place >= last ? draft : c.history[place]!;
  return still({ ...withText(c, text), place: place >= last ? null : place, draft });
}

function found(c: Composer, query: string, below: number): number | null {
  const wanted = query.toLowerCase();
  for (let i = below - 1; i >= 0; i--) if (c.history[i]!.toLowerCase().includes(wanted)) return i;
  return null;
}

function searching(c: Composer, search: NonNullable<Composer['search']>, event: InputEvent): Composed {
  const leave = (text: string | null) => still(text === null ? { ...c, search: null } : withText(c, text));
  const look = (query: string, below: number) =>
    still({ ...c, search: { query, hit: query === '' ? null : found(c, query, below) } });
  if (event.type === 'text' || event.type === 'paste') {
    return look(search.query + event.text.replaceAll('\n', ' '), c.history.length);
  }
  if (event.type !== 'key') return still(c);
  if (event.name === 'backspace') return look(search.query.slice(0, -1), c.history.length);
  if (event.ctrl && event.name === 'r') {
    const older = found(c, search.query, search.hit ?? c.history.length);
    return still({ ...c, search: { ...search, hit: older ?? search.hit } });
  }
  if (event.name === 'escape' || (event.ctrl && (event.name === 'g' || event.name === 'c')))
    return leave(null);
  return leave(search.hit === null ? null : c.history[search.hit]!);
}

const controls: Record<string, Edit> = {
  a: { type: 'move', to: 'lineStart' },
  e: { type: 'move', to: 'lineEnd' },
  b: { type: 'move', to: 'left' },
  f: { type: 'move', to: 'right' },
  h: { type: 'erase', what: 'before' },
  d: { type: 'erase', what: 'after' },
  k: { type: 'kill', what: 'lineEnd' },
  u: { type: 'kill', what: 'lineStart' },
  w: { type: 'kill', what: 'wordBefore' },
  t: { type: 'swap' },
  y: { type: 'yank' },
  j: { type: 'insert', text: '\n' },
  '\u007f': { type: 'undo' },
  '-': { type: 'undo' },
  _: { type: 'undo' },
  left: { type: 'move', to: 'wordLeft' },
  right: { type: 'move', to: 'wordRight' },
  home: { type: 'move', to: 'start' },
  end: { type: 'move', to: 'end' },
  backspace: { type: 'kill', what: 'wordBefore' },
  delete: { type: 'kill', what: 'wordAfter' },
  enter: { type: 'insert', text: '\n' },
};

const alts: Record<string, Edit> = {
  ...controls,
  b: { type: 'move', to: 'wordLeft' },
  f: { type: 'move', to: 'wordRight' },
  d: { type: 'kill', what: 'wordAfter' },
  y: { type: 'yankOlder' },
};

const bare: Record<string, Edit> = {
  left: { type: 'move', to: 'left' },
  right: { type: 'move', to: 'right' },
  home: { type: 'move', to: 'lineStart' },
  end: { type: 'move', to: 'lineEnd' },
  backspace: { type: 'erase', what: 'before' },
  delete: { type: 'erase', what: 'after' },
};

function inMenu(c: Composer, menu: Menu, k: Key): Composer | null {
  const turn = (by: number) => ({
    ...c,
    menu: { ...menu, chosen: (menu.chosen + by + menu.offers.length) % menu.offers.length },
  });
  if (k.name === 'tab' && !k.shift) return accept(c, menu);
  if (k.name === 'up') return turn(-1);
  if (k.name === 'down') return turn(1);
  if (k.name === 'escape') return { ...c, menu: null };
  if (k.name !== 'enter' || k.shift || k.alt || k.ctrl) return null;
  const typed = c.buffer.text.slice(menu.from, c.buffer.at);
  return typed === menu.offers[menu.chosen]!.word ? null : accept(c, menu);
}

function enter(c: Composer, k: Key, offers: Offers): Composed {
  const { text, at } = c.buffer;
  if (k.shift || k.alt || k.ctrl) return edited(c, { type: 'insert', text: '\n' }, offers);
  // A backslash before Enter asks for a new line on terminals that cannot tell Shift-Enter.
  if (at > 0 && text[at - 1] === '\\') {
    return edited(
      { ...c, buffer: edit(c.buffer, { type: 'erase', what: 'before' }) },
      { type: 'insert', text: '\n' },
      offers,
    );
  }
  return send(c);
}

function upOrDown(c: Composer, by: -1 | 1): Composed {
  if (!atEdge(c.buffer, by)) return still({ ...c, buffer: edit(c.buffer, { type: 'row', by }), menu: null });
  if (by < 0 && c.buffer.text === '' && c.place === null) {
    return { ...history(c, by), intent: { type: 'recall' } };
  }
  return history(c, by);
}

function keyed(c: Composer, k: Key, offers: Offers): Composed {
  const chosen = c.menu === null ? null : inMenu(c, c.menu, k);
  if (chosen !== null) return still(chosen);
  if (k.name === 'enter') return enter(c, k, offers);
  if (!k.alt && (k.name === 'up' || (k.ctrl && k.name === 'p'))) return upOrDown(c, -1);
  if (!k.alt && (k.name === 'down' || (k.ctrl && k.name === 'n'))) return upOrDown(c, 1);
  if (k.ctrl && k.name === 'r') return still({ ...c, search: { query: '', hit: null }, menu: null });
  if (k.name === 'tab')
    return { composer: c, intent: { type: 'complete', text: c.buffer.text.slice(0, c.buffer.at) } };
  const change = (k.alt ? alts : k.ctrl ? controls : bare)[k.name];
  return change === undefined ? still(c) : edited(c, change, offers);
}

/** One key, typed text or paste. Pure. */
export function compose(c: Composer, event: InputEvent, offers: Offers): Composed {
  if (c.search !== null) return searching(c, c.search, event);
  switch (event.type) {
    case 'text':
      return edited({ ...c, place: null }, { type: 'insert', text: withoutChips(event.text) }, offers);
    case 'paste':
      return pasted(c, event.text, offers);
    case 'key':
      return keyed(c, event, offers);
    case 'kitty':
      return still(c);
  }
}

import type { ToolCall } from '../../../ports/model.ts';
import { CallFailure } from '../call/failure.ts';
import { repairedJson } from './repair.ts';
import { wellFormed } from './well-formed.ts';

/** Caps on what one answer may ask to run. */
export interface CallCaps {
  calls: number;
  argumentBytes: number;
}

export const usualCallCaps: CallCaps = { calls: 16, argumentBytes: 64 * 1024 };

/** Nesting that no tool needs and that recursive readers would break on. */
const deepest = 64;

/** One piece of a tool call as a server sent it: every part may be missing, repeated or of the wrong type. */
export interface Fragment {
  index?: unknown;
  id?: unknown;
  name?: unknown;
  arguments?: unknown;
  /** What the provider wants back beside the call (a signature of its thinking). */
  extra?: unknown;
}

interface Slot {
  index: number;
  id: string;
  name: string;
  arguments: string;
  extra: unknown;
}

/** Collects tool calls from their pieces. */
export interface CallAccumulator {
  /** `siblings` pieces came in the same event; this one stood at `position` among them. */
  add(fragment: Fragment, position: number, siblings: number): void;
  readonly count: number;
  /** The calls of an answer that was whole, in order, ids unique. Throws CallFailure `malformed` if one cannot be read. */
  finished(): ToolCall[];
  /** What the provider wants back beside its calls, in the order of `finished`; null where nothing. */
  extras(): unknown[];
}

function nested(text: string): number {
  let depth = 0;
  let most = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (inText) {
      if (code === 0x5c) i++;
      else if (code === 0x22) inText = false;
    } else if (code === 0x22) inText = true;
    else if (code === 0x7b || code === 0x5b) most = Math.max(most, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return most;
}

/** True for the text of one JSON object of bearable depth. */
export function isObjectText(text: string): boolean {
  if (nested(text) > deepest) return false;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const namePattern = /^[A-Za-z0-9_-]{1,64}$/;

/** One finished call, or CallFailure `malformed`. No arguments at all are the empty object, as several servers mean it. */
function whole(slot: Slot, id: string, argumentBytes: number): ToolCall {
  const text = slot.arguments.trim() === '' ? '{}' : slot.arguments;
  if (!namePattern.test(slot.name))
    throw new CallFailure('malformed', { detail: 'a tool call without a valid name' });
  if (Buffer.byteLength(text) > argumentBytes) {
    throw new CallFailure('too_large', { detail: `arguments of ${slot.name} above ${argumentBytes} bytes` });
  }
  if (!isObjectText(text)) {
    const mended = nested(text) > deepest ? undefined : repairedJson(text);
    if (typeof mended === 'object' && mended !== null && !Array.isArray(mended))
      return { id, name: slot.name, arguments: wellFormed(JSON.stringify(mended)) };
    throw new CallFailure('malformed', { detail: `arguments of ${slot.name} are not one JSON object` });
  }
  return { id, name: slot.name, arguments: wellFormed(text) };
}

/** Which call a piece belongs to; null when it begins a new one. */
function owner(slots: readonly Slot[], fragment: Fragment, position: number, siblings: number): Slot | null {
  const id = typeof fragment.id === 'string' ? fragment.id : '';
  const name = typeof fragment.name === 'string' ? fragment.name : '';
  const known = typeof fragment.index === 'number';
  const byId = id === '' ? undefined : slots.findLast((slot) => slot.id === id);
  // A piece that goes on with a known id belongs there, whatever its index says.
  if (byId !== undefined && name === '') return byId;
  const index = known ? fragment.index : siblings > 1 ? position : undefined;
  const open =
    index === undefined
      ? (byId ?? (id === '' ? slots.at(-1) : undefined))
      : slots.findLast((s) => s.index === index);
  if (open === undefined) {
    if (id !== '' || name !== '') return null;
    if (slots.length === 1) return slots[0]!;
    throw new CallFailure('malformed', { detail: 'a piece of a tool call that was never begun' });
  }
  if (id !== '' && open.id !== '' && id !== open.id) return null;
  if (name === '' || open.name === '') return open;
  // The name again: the same head repeated, or the next call of a server that gives every call the same index.
  const brings =
    typeof fragment.arguments === 'string' ? fragment.arguments !== '' : fragment.arguments != null;
  if (id === '' && name !== open.name) return null;
  if (open.arguments === '') return open;
  if (id === '') return null;
  return brings && isObjectText(open.arguments) ? null : open;
}

function argumentText(slot: Slot, given: unknown): string {
  if (given === undefined || given === null) return '';
  if (typeof given === 'string') return given;
  if (typeof given === 'object' && slot.arguments === '') return JSON.stringify(given);
  throw new CallFailure('malformed', { detail: `arguments of ${slot.name} are neither text nor an object` });
}

/** `newId` makes the random part of an id where the server gave none or gave one twice. */
export function callAccumulator(caps: CallCaps, newId: () => string): CallAccumulator {
  const slots: Slot[] = [];
  // Some servers end with a call that has neither a name nor arguments.
  const named = () => slots.filter(({ name, arguments: text }) => name !== '' || text.trim() !== '');

  const begin = (fragment: Fragment): Slot => {
    if (slots.length === caps.calls) {
      throw new CallFailure('too_large', { detail: `more than ${caps.calls} tool calls` });
    }
    const highest = slots.reduce((most, slot) => Math.max(most, slot.index), -1);
    const index = typeof fragment.index === 'number' ? fragment.index : highest + 1;
    const slot: Slot = { index, id: '', name: '', arguments: '', extra: null };
    slots.push(slot);
    return slot;
  };

  return {
    get count() {
      return named().length;
    },
    add(fragment, position, siblings) {
      const slot = owner(slots, fragment, position, siblings) ?? begin(fragment);
      if (typeof fragment.id === 'string' && slot.id === '') slot.id = fragment.id;
      if (typeof fragment.name === 'string' && slot.name === '') slot.name = fragment.name;
      if (fragment.extra !== undefined && fragment.extra !== null) slot.extra = fragment.extra;
      slot.arguments += argumentText(slot, fragment.arguments);
      // UTF-16 units are at most the UTF-8 bytes, so this never refuses what fits.
      if (slot.arguments.length > caps.argumentBytes) {
        throw new CallFailure('too_large', {
          detail: `arguments of ${slot.name} above ${caps.argumentBytes} bytes`,
        });
      }
    },
    finished() {
      const seen = new Set<string>();
      return named().map((slot) => {
        const id = slot.id === '' || seen.has(slot.id) ? `call_${newId()}` : slot.id;
        seen.add(id);
        return whole(slot, id, caps.argumentBytes);
      });
    },
    extras: () => named().map(({ extra }) => extra),
  };
}

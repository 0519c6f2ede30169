import { sanitize, sanitizer } from '../../../core/sanitize.ts';
import type { ModelEvent } from '../../../ports/model.ts';

/** What stands where a key was. */
const mark = '…';

/** Shorter ones are words that local servers take for a key, like "lm-studio": taking them out would tear answers. */
const shortest = 12;

export const secretOf = (key: string | null): string | null =>
  key !== null && key.length >= shortest ? key : null;

/** The text without the key in use. */
export function concealText(text: string, key: string | null): string {
  const secret = secretOf(key);
  return secret === null ? text : text.replaceAll(secret, mark);
}

/** A JSON value whose strings and names hold no key; the same value where there was none. */
function concealDeep(value: unknown, secret: string): unknown {
  if (typeof value === 'string') {
    // What a surface takes out later, such as a zero width mark, must not be what hides the key here.
    const plain = sanitize(value);
    return plain.includes(secret) ? plain.replaceAll(secret, mark) : value;
  }
  if (Array.isArray(value)) return value.map((item) => concealDeep(item, secret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.replaceAll(secret, mark), concealDeep(item, secret)]),
  );
}

/** Arguments are JSON in a text: escapes may hide a key that reading them brings out. */
function concealArguments(text: string, secret: string): string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text.replaceAll(secret, mark);
  }
  const whole = JSON.stringify(value);
  const safe = JSON.stringify(concealDeep(value, secret));
  return whole === safe ? text : safe;
}

/** Text in pieces: an end that may be the beginning of the key is held back until it is known to be none. */
function pieces(secret: string) {
  const safe = sanitizer();
  let held = '';
  return {
    push(text: string): string {
      const all = (held + safe.push(text)).replaceAll(secret, mark);
      let keep = Math.min(secret.length - 1, all.length);
      while (keep > 0 && !secret.startsWith(all.slice(all.length - keep))) keep--;
      held = all.slice(all.length - keep);
      return all.slice(0, all.length - keep);
    },
    rest(): string {
      const last = held;
      held = '';
      return last;
    },
  };
}

/** The events of a server with the literal key taken out of all of them, however the server cuts or escapes it. */
export async function* concealed(
  events: AsyncIterable<ModelEvent>,
  key: string | null,
): AsyncGenerator<ModelEvent> {
  const secret = secretOf(key);
  if (secret === null) return yield* events;
  const flow = { text: pieces(secret), reasoning: pieces(secret) };
  for await (const event of events) {
    if (event.type === 'text' || event.type === 'reasoning') {
      const text = flow[event.type].push(event.text);
      if (text !== '') yield { ...event, text };
      continue;
    }
    if (event.type === 'toolCalls' || event.type === 'done' || event.type === 'failed') {
      for (const type of ['reasoning', 'text'] as const) {
        const text = flow[type].rest();
        if (text !== '') yield { type, text };
      }
    }
    if (event.type === 'toolCalls') {
      const calls = event.calls.map((call) => ({
        ...call,
        arguments: concealArguments(call.arguments, secret),
      }));
      yield concealDeep({ ...event, calls }, secret) as ModelEvent;
    } else yield concealDeep(event, secret) as ModelEvent;
  }
}

import type { Fragment } from './accumulator.ts';
import { type Fields, fields, list, textOf } from './reader.ts';

/** Text and reasoning of content that comes in parts. */
export function partsOf(content: unknown): { text: string; reasoning: string } {
  let text = '';
  let reasoning = '';
  for (const part of list(content).map(fields)) {
    if (part['type'] === 'text') text += textOf(part['text']);
    else if (part['type'] === 'thinking') {
      for (const thought of list(part['thinking']).map(fields)) reasoning += textOf(thought['text']);
    }
  }
  return { text, reasoning };
}

export const isError = (event: Fields): boolean =>
  (event['error'] !== undefined && event['error'] !== null) ||
  event['object'] === 'error' ||
  event['type'] === 'error';
export function callPieces(delta: Fields): Fragment[] {
  const pieces = list(delta['tool_calls']).map((entry): Fragment => {
    const call = fields(entry);
    const { name, arguments: text } = fields(call['function']);
    const extra = call['extra_content'] ?? fields(call['function'])['extra_content'];
    return { index: call['index'], id: call['id'], name, arguments: text, extra };
  });
  const legacy = delta['function_call'];
  if (typeof legacy !== 'object' || legacy === null) return pieces;
  const { name, arguments: text } = fields(legacy);
  return [...pieces, { index: 0, name, arguments: text }];
}

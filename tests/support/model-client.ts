import { chooseModel, type ModelChoice } from '../../src/adapters/model/choose.ts';
import { systemClock } from '../../src/adapters/system.ts';
import type { Model, ModelEvent, ModelRequest, ToolSpec } from '../../src/ports/model.ts';

/** Timers short enough for a test and long enough for a busy machine. */
export const shortTimeouts = { connectMs: 800, firstTokenMs: 1_000, idleMs: 800, totalMs: 8_000 };

/** Timers that nothing but a stall meets. */
export const patientTimeouts = { connectMs: 15_000, firstTokenMs: 20_000, idleMs: 20_000, totalMs: 25_000 };

export const priceTool: ToolSpec = {
  name: 'price',
  description: 'Price of a symbol',
  parameters: {
    type: 'object',
    properties: { symbol: { type: 'string' }, depth: { type: 'integer' } },
    required: ['symbol'],
    additionalProperties: false,
  },
};

export const ask = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  system: 'You are terse.',
  messages: [{ role: 'user', text: 'Hello?' }],
  tools: [priceTool],
  maxOutputTokens: 1_000,
  ...more,
});

export function modelAt(url: string, more: Partial<ModelChoice> = {}): Model {
  return chooseModel({
    baseUrl: url,
    apiKey: null,
    model: 'scripted',
    wire: 'chat',
    timeouts: shortTimeouts,
    clock: systemClock,
    random: () => 0.01,
    ...more,
  });
}

/** Everything a stream gave. */
export interface Heard {
  events: ModelEvent[];
  text: string;
  reasoning: string;
  last: ModelEvent;
  calls: { id: string; name: string; arguments: string }[];
  elapsedMs: number;
}

export async function hear(
  model: Model,
  request: ModelRequest = ask(),
  signal: AbortSignal = new AbortController().signal,
): Promise<Heard> {
  const started = performance.now();
  const events: ModelEvent[] = [];
  for await (const event of model.stream(request, signal)) events.push(event);
  const joined = (type: 'text' | 'reasoning') =>
    events.map((event) => (event.type === type ? event.text : '')).join('');
  return {
    events,
    text: joined('text'),
    reasoning: joined('reasoning'),
    last: events.at(-1)!,
    calls: events.flatMap((event) => (event.type === 'toolCalls' ? event.calls : [])),
    elapsedMs: performance.now() - started,
  };
}

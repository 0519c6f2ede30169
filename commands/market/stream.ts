import { command } from '../../src/core/command.ts';
import { streamDocument, streamInput } from '../../src/core/shapes/stream.ts';
import { streamQuotes } from '../../src/services/market/stream.ts';

export const marketStream = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  positional: ['symbols…'],
  input: streamInput,
  output: streamDocument,
  example: { symbols: ['NIFTY'], source: 'upstox', seconds: 5 },
  say: (r) => `${r.ticks} prices from ${r.source}, ${r.connections} connections, ${r.downs} times down.`,
  run: (input, context) => streamQuotes(input, context),
});

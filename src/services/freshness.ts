import type { Context } from '../core/command.ts';

/** Where the prices of a conversation come from, in a word or two. */
export async function dataWords(context: Context): Promise<string> {
  const { config } = context.ports;
  if (config.market === 'sample') return 'sample';
  if (config.market !== 'auto' && config.market !== 'stored') return config.market;
  const { chains } = await context.ports.store();
  const [newest] = await chains.list(undefined, { limit: 1 });
  return newest === undefined ? 'sample' : `stored ${new Date(newest.asOf).toISOString().slice(0, 10)}`;
}

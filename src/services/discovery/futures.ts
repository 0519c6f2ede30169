import type { Context } from '../../core/command.ts';
import { type FutureDay, futuresBuildUp } from '../../domain/discovery/futures.ts';
import type { Known } from '../../domain/discovery/measures.ts';

/** What price and open interest of the futures of each underlying did in a session, out of the exchange's stored daily files. */
export async function buildUpsOf(
  session: string,
  context: Context,
): Promise<ReadonlyMap<string, Pick<Known, 'buildUp'>>> {
  const { futures } = await context.ports.store();
  const days = new Map<string, FutureDay[]>();
  for (const one of await futures.on(session)) {
    const list = days.get(one.symbol);
    if (list) list.push(one);
    else days.set(one.symbol, [one]);
  }
  return new Map([...days].map(([symbol, list]) => [symbol, { buildUp: futuresBuildUp(list) }]));
}

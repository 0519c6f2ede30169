import type { Context } from '../core/command.ts';
import { CoachError } from '../core/errors.ts';
import type { DeskGlance } from '../core/shapes/room.ts';
import { breakerKey, type CallBreaker, closedBreaker } from '../domain/model-breaker.ts';
import type { ModelInfo } from '../ports/model.ts';
import { glanceOf } from './desk/room.ts';

/** What is worth a glance while talking; null is not known. */
export interface Glance {
  model: string | null;
  /** Where the prices come from, in a word or two. */
  data: string | null;
  breaker: 'closed' | 'open' | 'ready' | null;
  /** The paper account orders go to. */
  desk: DeskGlance | null;
}

async function dataWords(context: Context): Promise<string> {
  const { config } = context.ports;
  if (config.market === 'sample') return 'sample';
  if (config.market !== 'auto' && config.market !== 'stored') return config.market;
  const { chains } = await context.ports.store();
  const [newest] = await chains.list(undefined, { limit: 1 });
  return newest === undefined ? 'sample' : `stored ${new Date(newest.asOf).toISOString().slice(0, 10)}`;
}

/** An open breaker lets a trial through once its time is up; a clock set back counts as up. */
function phaseOf(breaker: CallBreaker, now: number): Glance['breaker'] {
  if (breaker.phase === 'closed') return 'closed';
  const waits = breaker.phase === 'open' && now >= breaker.since && now < breaker.since + breaker.openMs;
  return waits ? 'open' : 'ready';
}

/** Null where the settings name no usable model or the store cannot be read: a glance is no place to fail. */
const orNull = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof CoachError) return null;
    throw thrown;
  }
};

/** A view of model, data and breaker that is cheap to ask for and looked at anew by `refresh`. */
export async function glance(context: Context) {
  const { ports } = context;
  const info = await orNull(async (): Promise<ModelInfo> => (await ports.model()).info);
  const asked = info === null || info.wire === 'none' ? null : info;
  let data: string | null = null;
  let breaker: CallBreaker | null = null;
  let desk: DeskGlance | null = null;
  const refresh = async () => {
    data = await orNull(() => dataWords(context));
    desk = await orNull(() => glanceOf({ currency: 'INR', sample: data === 'sample' }, context));
    const kept = asked && (await orNull(async () => (await ports.store()).calls.all()));
    if (asked && kept) breaker = kept.find(({ key }) => key === breakerKey(asked))?.breaker ?? closedBreaker;
  };
  await refresh();
  return {
    refresh,
    status: (): Glance => ({
      model: asked?.model ?? null,
      data,
      breaker: breaker === null ? null : phaseOf(breaker, ports.clock.now()),
      desk,
    }),
  };
}

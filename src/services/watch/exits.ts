import { CoachError } from '../../core/errors.ts';
import { emptyTrack, see } from '../../domain/watch/track.ts';
import { graceMs } from '../../domain/watch/watcher.ts';
import { checkOrders } from '../desk/orders.ts';
import { tellMove } from './symbol.ts';
import type { Watch } from './watch.ts';

/**
 * Looks at what the account holds or waits for, so that exits at target and stop happen without anybody there, and watches its equity like a
 * price. An account without positions and orders is left alone.
 */
export async function exitsOf(watch: Watch): Promise<void> {
  const { context, input, memory, rules } = watch;
  const { desk } = await context.ports.store();
  const moment = await desk.load(input.account);
  if (moment === null || (moment.state.trades.length === 0 && moment.state.orders.length === 0)) return;
  try {
    const { equity } = await checkOrders({ account: input.account }, context);
    if (equity === null) return;
    const point = { at: context.ports.clock.now(), value: equity };
    const before = memory.pnl.tracks.pnl ?? emptyTrack;
    const { track, move } = see(before, point, rules.thresholds.pnl, {
      windowMs: rules.windowMs,
      gapMs: graceMs(rules),
    });
    memory.pnl = { ...memory.pnl, tracks: { pnl: track } };
    // Over a night and a break of the monitor it is not within the window.
    if (move !== null && move.to.at - move.from.at <= rules.windowMs)
      await tellMove(input.account, { ...move, measure: 'pnl', cause: null }, watch);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    context.emit({ kind: 'warning', message: `Exits of ${input.account}: ${thrown.message}` });
  }
}

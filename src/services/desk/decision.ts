import type { Context } from '../../core/command.ts';
import { dispatch, insistOnPresent, reconciled } from './broker.ts';
import { type Act, commit, type Done } from './commit.ts';

export { type Act, type Done, momentOf } from './commit.ts';
export { nowOf } from './timeline.ts';

/**
 * Makes one decision about an account (see `commit`). An account at a broker is held against what the broker says of it before it trades,
 * and what the decision sends is sent once it is committed.
 */
export async function act(id: string, what: Act, context: Context): Promise<Done> {
  const done = await commit(
    id,
    {
      ...what,
      beforehand: async (moment) => {
        if (moment.account.broker === null || what.preview === true) return;
        insistOnPresent(moment.account, context);
        // A halt, a limit or a resumption waits for no broker.
        if (what.trades !== true) return;
        await reconciled(moment.account, context);
      },
    },
    context,
  );
  return done.account.broker === null || what.preview === true ? done : dispatch(done, context);
}

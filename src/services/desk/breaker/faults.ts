import type { Context } from '../../../core/command.ts';
import type { FaultKind } from '../../../domain/breaker/state.ts';
import { act } from '../decision.ts';

/** Raises or clears a fault of every account, where it is not so already; what proves it gone calls this with `open` false. */
export async function setFault(kind: FaultKind, open: boolean, context: Context): Promise<void> {
  const { desk } = await context.ports.store();
  for (const { id } of await desk.accounts()) {
    const moment = await desk.load(id);
    if (moment?.state.breaker?.faults.includes(kind) === open) continue;
    await act(
      id,
      { catchUp: false, events: (_, at) => [{ at, type: open ? 'fault' : 'cleared', kind }] },
      context,
    );
  }
}

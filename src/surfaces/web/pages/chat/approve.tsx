import type { Approval } from '../../../../agent/events.ts';
import { Confirm } from '../../parts/dialog.tsx';
import { shellLine } from '../../text/figures.ts';

/** What coach proposes to do, in lines made by code from the stored proposal, never from a model's words. */
export function Approve({ approval, decide }: { approval: Approval; decide(approved: boolean): void }) {
  const input =
    typeof approval.input === 'object' && approval.input !== null
      ? (approval.input as Record<string, unknown>)
      : {};
  return (
    <Confirm
      title={`Allow this? ${approval.command}`}
      lines={approval.lines}
      yes="Yes, do it"
      no="No"
      danger={approval.effect === 'danger'}
      confirm={() => decide(true)}
      refuse={() => decide(false)}
    >
      <p className="small dim">
        {approval.effect === 'danger' ? 'This cannot be undone. ' : ''}Nothing has been done yet. The same by
        hand: <span className="mono">{shellLine(approval.command, input)}</span>
      </p>
    </Confirm>
  );
}

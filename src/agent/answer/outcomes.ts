import { voted } from '../../core/telemetry.ts';
import { stepOf } from '../../domain/metrics/catalogue.ts';
import type { Desk } from '../desk.ts';
import type { Turn } from '../turn/turn.ts';
import type { Ended } from './answer.ts';

/** What an experiment may learn of a turn: how it went, never what it was about. */
function outcomesOf({ status, document }: Ended) {
  const share = (fact: boolean) => (fact ? 1 : 0);
  const done = status === 'done';
  return [
    { metric: 'answered' as const, value: share(done) },
    ...(done
      ? [
          { metric: 'grounded' as const, value: share(document.ungrounded.length === 0) },
          { metric: 'byModel' as const, value: share(document.adviceSource === 'model') },
          {
            metric: 'acted' as const,
            value: share(document.tools.some(({ command, ok }) => ok && stepOf[command] === 'acted')),
          },
        ]
      : []),
    ...(document.firstTokenMs === null
      ? []
      : [{ metric: 'ttft' as const, value: document.firstTokenMs / 1000 }]),
  ];
}

/** Adds a turn to the experiments it ran under. Never throws: an experiment is not worth a turn. */
export async function countOutcomes({ desk }: Turn, ended: Ended): Promise<void> {
  if (desk.settings.variants.length === 0) return;
  try {
    const { experiments } = await desk.ports.store();
    const values = outcomesOf(ended);
    for (const { experiment, unit } of desk.settings.variants)
      await experiments.observe(experiment, unit, values);
  } catch {
    // The next turn may be counted again.
  }
}

/** Tells telemetry and experiments of a vote that was kept. */
export async function countVote(
  { ports, settings }: Desk,
  turnId: string,
  verdict: 'good' | 'bad',
): Promise<void> {
  voted(ports, turnId, verdict);
  const { experiments } = await ports.store();
  for (const { experiment, unit } of settings.variants)
    await experiments.observe(experiment, unit, [{ metric: 'goodVotes', value: verdict === 'good' ? 1 : 0 }]);
}

import { type Act, type Signal, signalsAt } from '../../domain/behaviour/signals.ts';
import type { StoredTurn } from '../../ports/conversation.ts';
import type { OrderRecord } from '../../ports/desk.ts';
import type { ReviewPoint } from '../events.ts';
import { type Habits, noHabits } from '../prompt/habits.ts';
import { documentOf, finite, type ToolRow } from '../tools/documents.ts';
import type { TurnDocument } from '../turn/record.ts';
import type { Turn } from '../turn/turn.ts';

/** What a tool's result says the person did; nothing where it only looked something up. */
function actOf(told: Pick<ToolRow, 'command' | 'output'>, at: number, turnId: string): Act[] {
  const { command } = told;
  const row = `${command} of turn ${turnId.slice(0, 8)}`;
  const output = typeof told.output === 'object' ? (told.output as { symbol?: string } | null) : null;
  const act = (kind: Act['kind'], size: number | null = null): Act[] => [
    { at, kind, symbol: output?.symbol ?? '', size, row },
  ];
  switch (command) {
    case 'suggest':
      return act('idea');
    case 'order preview':
      return act('preview');
    case 'order cancel':
      return act('cancelled');
    case 'order place': {
      const order = documentOf(told, 'order place');
      return order?.state === 'rejected' || order?.risk === 'close'
        ? []
        : act('placed', finite(order?.maxLoss));
    }
    case 'trade open':
      return act('placed');
    default:
      return [];
  }
}

/** Orders looked back on, wherever they were typed. */
const remembered = 50;

/**
 * What a person did by orders outside the talk: typed in the shell, or in another talk. Orders of its own turns are told by their
 * results, and those of a cycle are nobody's mood.
 */
export function actsOfOrders(orders: readonly OrderRecord[], ownTurns: ReadonlySet<string>): Act[] {
  return orders.flatMap(
    ({ intent, symbol, state, placedAt, changedAt, report, request, correlation }): Act[] => {
      const byCycle = request.note === `cycle ${correlation}`;
      if (byCycle || ownTurns.has(correlation) || state === 'rejected' || report.risk === 'close') return [];
      const row = `order ${intent.slice(0, 8)}`;
      const size = report.maxLoss === null ? null : Number(report.maxLoss) / 100;
      const placed: Act = { at: placedAt, kind: 'placed', symbol, size, row };
      return state === 'cancelled'
        ? [placed, { at: changedAt, kind: 'cancelled', symbol, size: null, row }]
        : [placed];
    },
  );
}

/** What was done outside a talk; nothing where the store cannot say. Never throws. */
async function actsElsewhere({ desk, turnId, earlier }: Turn): Promise<Act[]> {
  try {
    const { desk: books } = await desk.ports.store();
    const orders = await books.orders({ limit: remembered });
    return actsOfOrders(orders, new Set([turnId, ...earlier.map(({ id }) => id)]));
  } catch {
    return [];
  }
}

/** Acts of a conversation's turns, with the losses and gains that the journal says were closed. */
export function actsOf(
  earlier: readonly StoredTurn[],
  now: { at: number; turnId: string; tools: TurnDocument['tools'] },
  habits: Habits,
): Act[] {
  const ofTurn = (at: number, id: string, tools: TurnDocument['tools']) =>
    tools.flatMap(({ command, ok, output }, i) => (ok ? actOf({ command, output }, at + i, id) : []));
  const talked = [
    ...earlier.flatMap(({ at, id, document }) =>
      ofTurn(at, id, (document as Partial<TurnDocument>).tools ?? []),
    ),
    ...ofTurn(now.at, now.turnId, now.tools),
  ];
  const closed = habits.closed.flatMap(({ at, symbol, name, net }): Act[] =>
    net === null
      ? []
      : [
          {
            at: Date.parse(at),
            kind: net < 0 ? 'lost' : 'won',
            symbol,
            size: null,
            row: `${name} ${symbol} closed ${at}`,
          },
        ],
  );
  return [...talked, ...closed].sort((a, b) => a.at - b.at);
}

const said = ({ review }: StoredTurn): boolean =>
  ((review as { points?: ReviewPoint[] } | null)?.points ?? []).some(({ kind }) => kind === 'behaviour');

const asPoint = ({ code, text: words, rows }: Signal): ReviewPoint => ({
  kind: 'behaviour',
  level: code === 'tilt' ? 'warning' : 'caution',
  text: `${words} (${code}: ${rows.join(', ')})`,
});

/** The one remark on how the person is at it; none once a conversation had one, or where they want none. */
export async function behaviourRemark(turn: Turn, at: number): Promise<ReviewPoint[]> {
  if (!turn.desk.ports.config.personal || turn.earlier.some(said)) return [];
  const now = { at, turnId: turn.turnId, tools: turn.ran };
  const habits = await turn.habits();
  // What was done before is no news in a turn that only asks.
  if (actsOf([], now, noHabits).length === 0) return [];
  const acts = [...actsOf(turn.earlier, now, habits), ...(await actsElsewhere(turn))].sort(
    (a, b) => a.at - b.at,
  );
  const newest = acts.at(-1)?.at ?? at;
  const [signal] = signalsAt(acts, Math.max(at, newest));
  return signal !== undefined && turn.once('behaviour') ? [asPoint(signal)] : [];
}

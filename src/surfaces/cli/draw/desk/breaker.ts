import type { BreakerDocument } from '../../../../core/shapes/breaker.ts';
import type { RoomToday } from '../../../../core/shapes/room.ts';
import { draw as drawDocument } from '../document.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';
import { doc, spoken } from '../parts/read.ts';

type Explained = BreakerDocument & {
  earliest?: string | null;
  outlook?: (BreakerDocument['conditions'][number] & {
    trades: number;
    sessions: number;
    at: string | null;
  })[];
  resets?: string[];
  keeps?: string[];
};

const units: Record<string, (value: number) => string> = {
  drawdown: (value) => `${(100 * value).toFixed(2)} %`,
  wins: (value) => `${value} in a row`,
  sharpe: (value) => value.toFixed(2),
  faults: (value) => `${value} open`,
  cooloff: (value) => `${Math.ceil(value / 3_600_000)} h left`,
};
const bounds: Record<string, (value: number) => string> = {
  drawdown: (value) => `under ${(100 * value).toFixed(0)} %`,
  wins: (value) => `${value}`,
  sharpe: (value) => `above ${value}`,
  faults: () => 'none',
  cooloff: () => 'over',
};

function conditions(document: Explained, on: Page): string[] {
  const rows = document.outlook ?? document.conditions;
  return rows.map((row) => {
    const { name, value, needs, met } = row;
    const said = value === null ? 'cannot be told' : units[name]!(value);
    const still = 'trades' in row ? stillOf(row as NonNullable<Explained['outlook']>[number]) : '';
    const mark = met ? on.good(on.view.ascii ? 'ok' : '✓') : on.bad(on.view.ascii ? 'XX' : '✗');
    return `${mark} ${spoken(name)}: ${said}, needs ${bounds[name]!(needs)}${still}`;
  });
}

function stillOf({ trades, sessions, at, met }: NonNullable<Explained['outlook']>[number]): string {
  if (met) return '';
  const parts = [
    ...(trades > 0 ? [`${trades} more shadow trades won`] : []),
    ...(sessions > 0 ? [`${sessions} more sessions`] : []),
    ...(at === null || trades > 0 ? [] : [`not before ${at.slice(0, 16).replace('T', ' ')}`]),
  ];
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

/** What proves a fault gone. */
const proofs: Record<string, string> = {
  integrity: 'a `coach store verify` that passes',
  unknownOrder: 'a `coach order check` that learns what became of it',
  unreconciled: 'a `coach order check` that finds the same here and there',
  stale: 'a fresh price in `coach order check`',
  volatility: 'the index under its limit again, seen by `coach order check`',
};

const faults = ({ faults: open }: Explained, on: Page): string[] =>
  open.flatMap((kind) => on.wrap(`${spoken(kind)} is cleared by ${proofs[kind] ?? 'itself'}.`, '  '));

/** The breaker of an account: its state, and while it stops trading what would let a person resume. */
export function draw(output: unknown, view: View): string {
  // Anything else than its own document is drawn as what it is.
  if (!Array.isArray(doc(output)['conditions'])) return drawDocument(output, view);
  const document = output as Explained;
  const on = page(view, 'INR');
  const { account, state, reasons, equity, peak, drawdown, since, override, probation, pending } = document;
  const paint = state === 'active' ? on.good : state === 'probation' ? on.caution : on.bad;
  const why = reasons.length === 0 ? '' : ` (${reasons.map(spoken).join(', ')})`;
  const from = since === null ? '' : on.dim(` since ${since.slice(0, 16).replace('T', ' ')}`);
  const figures = [
    ...(equity === null ? [] : [`equity ${on.number(equity, 2)}`]),
    `peak ${on.number(peak, 2)}`,
    ...(drawdown === null ? [] : [`drawdown ${(100 * drawdown).toFixed(2)} %`]),
    'exits allowed',
  ];
  return joined(
    [
      `${paint(state.toUpperCase())} ${on.strong(account)}${why}${from}`,
      on.dim(figures.join(' · ')),
      ...(pending ? [on.caution('A halt is noted beside the store; the next order reads it.')] : []),
      ...(probation === null
        ? []
        : [
            on.caution(
              `Half size for ${probation.trades} more trades or ${probation.sessions} more sessions.`,
            ),
          ]),
      ...(state === 'halted' || state === 'eligible' ? ['', ...conditions(document, on)] : []),
      ...faults(document, on),
      ...(override === null
        ? []
        : [
            '',
            ...on.wrap(
              `An override may be asked for from ${override.from.slice(0, 16).replace('T', ' ')}: coach breaker resume --override "<why>"`,
            ),
          ]),
      ...(document.resets === undefined
        ? []
        : [
            '',
            ...on.wrap(`A resume sets anew: ${document.resets.join('; ')}.`, '  '),
            ...on.wrap(`It leaves: ${document.keeps!.join('; ')}.`, '  '),
          ]),
    ],
    on,
  );
}

/** The breaker's state, and what may still be lost, traded and blocked today. */
export function roomLine({ state }: { state: string }, room: RoomToday | null, on: Page): string {
  const left = [
    ...(room?.loss == null ? [] : [`${on.money(room.loss, 0)} to lose`]),
    ...(room?.trades == null ? [] : [`${room.trades} order${room.trades === 1 ? '' : 's'}`]),
    ...(room?.margin == null ? [] : [`${on.money(room.margin, 0)} of margin`]),
  ];
  const said = state === 'active' ? on.dim('breaker active') : on.caution(`breaker ${state}`);
  return `${said}${left.length === 0 ? '' : on.dim(` · room today: ${left.join(', ')}`)}`;
}

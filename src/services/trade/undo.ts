import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { UndoDocument, UndoWords } from '../../core/shapes/trade-cash.ts';
import { movesCost } from '../../domain/ledger/demerger.ts';
import { nameOf } from '../../domain/ledger/explain.ts';
import { type CashFlow, type Fill, fillId, flowId } from '../../domain/ledger/fill.ts';
import type { Minor } from '../../domain/money.ts';
import type { LedgerRepository } from '../../ports/ledger.ts';

function undoing(fill: Fill, note: string): Fill {
  const whole: Omit<Fill, 'id'> = {
    ...fill,
    side: fill.split !== null ? 'buy' : fill.side === 'buy' ? 'sell' : 'buy',
    charges: (-fill.charges + 0) as Minor,
    kind: fill.split === null ? 'adjustment' : 'split',
    source: 'manual',
    note,
    plan: null,
    reverses: fill.id,
  };
  return { ...whole, id: fillId(whole) };
}

/** The rows that go with one: those of its demerger, of which a part alone would be a position that never was. */
async function together(fill: Fill, ledger: LedgerRepository): Promise<Fill[]> {
  if (!movesCost(fill)) return [fill];
  const near = await ledger.fills({ account: fill.account, from: fill.at - 10, to: fill.at + 10 });
  const undone = new Set(near.flatMap(({ reverses }) => reverses ?? []));
  return near.filter((one) => one.orderId === fill.orderId && one.reverses === null && !undone.has(one.id));
}

/** Undoes a fill or a cash flow by a row that names it; both stay to be read, neither counts any more. */
export async function undoRow(words: UndoWords, context: Context): Promise<UndoDocument> {
  const { ledger } = await context.ports.store();
  const note = words.note ?? `undoes ${words.id}`;
  const [fill] = await ledger.fills({ ids: [words.id] });
  if (fill !== undefined) {
    const rows = (await together(fill, ledger)).map((one) => undoing(one, note));
    const own = rows.find(({ reverses }) => reverses === fill.id) ?? undoing(fill, note);
    await ledger.append({ fills: rows.length === 0 ? [own] : rows });
    return { id: own.id, reverses: fill.id, what: nameOf(fill.instrument), rows: Math.max(1, rows.length) };
  }
  const [flow] = await ledger.flows({ ids: [words.id] });
  if (flow === undefined)
    throw new CoachError(
      'missing',
      `The ledger has no row ${words.id}`,
      'Ids are listed by `coach trade list --json`.',
    );
  const whole: Omit<CashFlow, 'id'> = {
    ...flow,
    amount: (-flow.amount + 0) as Minor,
    source: 'manual',
    note,
    reverses: flow.id,
  };
  const id = flowId(whole);
  await ledger.append({ flows: [{ ...whole, id }] });
  return { id, reverses: flow.id, what: flow.kind, rows: 1 };
}

import type { DeskGlance } from '../../../core/shapes/room.ts';
import { width } from '../../cli/text/width.ts';
import type { ChatState } from '../state.ts';
import { oneLine } from '../text/wrap.ts';
import type { Look } from './look.ts';

/** What the host knows that is worth a glance. Words ready to show; null is left out. */
export interface ChatStatus {
  /** Name of the model, null when there is none. */
  model: string | null;
  /** Freshness of the data: "sample", "live", "last close 20 Nov". */
  data: string | null;
  /** State of the breaker before the model: closed, open (not asked for a while), ready (the next call is a trial). */
  breaker: 'closed' | 'open' | 'ready' | null;
  /** The paper account orders go to; absent where there is none. */
  desk?: DeskGlance | null;
}

const count = (n: number) =>
  n < 1000 ? `${n}` : n < 999_500 ? `${(n / 1000).toFixed(1)}k` : `${(n / 1e6).toFixed(1)}M`;

/** US dollars with the digits small amounts need. */
export const dollars = (amount: number): string => `$${amount.toFixed(amount < 1 ? 4 : 2)}`;

function parts(state: ChatState, status: ChatStatus, look: Look): string[] {
  const { totals } = state;
  const all = [look.dim(oneLine(status.model ?? 'no model'))];
  // What may stop a trade is told before what it costs.
  if (status.breaker === 'open') all.unshift(look.bad('the model rests after failures'));
  else if (status.breaker === 'ready')
    all.unshift(look.caution('the model rested: the next call is a trial'));
  const { desk = null } = status;
  if (desk !== null) {
    const said = oneLine(`${desk.account} ${desk.breaker}`);
    if (desk.breaker !== 'active')
      all.unshift(desk.breaker === 'probation' ? look.caution(said) : look.bad(said));
    const { loss } = desk.roomToday;
    if (loss !== null) all.push(look.dim(`room today ${Math.round(loss)}`));
  }
  if (status.data !== null) all.push(look.dim(oneLine(status.data)));
  if (totals.input + totals.output > 0)
    all.push(look.dim(`${count(totals.input)} in ${count(totals.output)} out`));
  if (totals.cost !== null) all.push(look.dim(dollars(totals.cost)));
  if (totals.dayCost !== null) all.push(look.dim(`${dollars(totals.dayCost)} today`));
  return all;
}

interface Shown {
  state: ChatState;
  status: ChatStatus;
  composer: { buffer: { text: string } };
  beginner: boolean;
}

function hint({ state, beginner, composer }: Shown): string | null {
  if (state.leaving) return 'Ctrl-C again leaves.';
  if (state.flash !== null) return oneLine(state.flash);
  if (!beginner || state.turn !== null || composer.buffer.text !== '' || state.approvals.length > 0)
    return null;
  return 'Ask in your own words. /help lists keys and commands.';
}

/** One line of facts, as many as fit, and a hint above it when there is one. */
export function statusLine(shown: Shown, columns: number, look: Look): string[] {
  const separator = look.dim(` ${look.signs.dot} `);
  let line = '';
  for (const part of parts(shown.state, shown.status, look)) {
    const longer = line === '' ? part : `${line}${separator}${part}`;
    if (width(longer) > columns) break;
    line = longer;
  }
  const said = hint(shown);
  const lines = line === '' ? [] : [line];
  return said === null ? lines : [shown.state.leaving ? look.caution(said) : look.dim(said), ...lines];
}

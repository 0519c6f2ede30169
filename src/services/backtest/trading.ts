import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { BacktestQuestion } from '../../core/shapes/backtest-question.ts';
import { noCosts, readCommission } from '../../domain/backtest/costs.ts';
import type { CorporateAction, Settings } from '../../domain/backtest/settings.ts';
import { readSizing } from '../../domain/backtest/size.ts';
import { orThrow } from '../suggest/snapshot.ts';

type TradingQuestion = Pick<
  BacktestQuestion,
  | 'cash'
  | 'commission'
  | 'spread'
  | 'slippage'
  | 'fill'
  | 'size'
  | 'longOnly'
  | 'longShort'
  | 'leverage'
  | 'stop'
  | 'target'
  | 'trail'
  | 'maxBars'
  | 'flatAtClose'
>;

function slippageOf(value: number | string): { slippage: number; slippageRange: number } {
  if (typeof value === 'number') return { slippage: value, slippageRange: 0 };
  const [, kind, number, percent] = /^(range:)?(\d*\.?\d+)(%)?$/.exec(value.trim()) ?? [];
  const share = Number(number) / (percent ? 100 : 1);
  if (!(share >= 0 && share <= 1))
    throw new CoachError('usage', `"${value}" is no slippage`, 'Write 0.001, 0.1% or range:0.1.');
  return kind === undefined ? { slippage: share, slippageRange: 0 } : { slippage: 0, slippageRange: share };
}

/** What a strategy file says and the question does not. */
const unsaid = (asked: TradingQuestion, defaults: Partial<TradingQuestion>): Partial<TradingQuestion> =>
  Object.fromEntries(
    Object.entries(defaults).filter(([name]) => asked[name as keyof TradingQuestion] === undefined),
  );

/** The engine's settings of a question. Throws `usage` for what contradicts itself. */
export function settingsOf(asked: TradingQuestion, defaults: Partial<TradingQuestion> = {}): Settings {
  const question = { ...asked, ...unsaid(asked, defaults) };
  if (question.longOnly === true && question.longShort === true)
    throw new CoachError('usage', '--long-only and --long-short contradict each other', 'Give one of them.');
  const sizing = orThrow(readSizing(question.size ?? 'all'));
  if (sizing.kind === 'risk' && question.stop === undefined)
    throw new CoachError('usage', `--size ${question.size} needs a stop`, 'Add --stop 0.05, say.');
  return {
    cash: question.cash,
    costs: {
      ...noCosts,
      ...orThrow(readCommission(String(question.commission))),
      spread: question.spread,
      ...slippageOf(question.slippage),
    },
    fill: question.fill,
    sizing,
    longOnly: question.longShort !== true,
    leverage: question.leverage,
    stop: question.stop ?? null,
    target: question.target ?? null,
    trail: question.trail ?? null,
    maxBars: question.maxBars ?? null,
    flatAtClose: question.flatAtClose,
  };
}

const line = /^(\d{4}-\d{2}-\d{2}),(split|dividend),(\d*\.?\d+)$/;

/** Splits and dividends of a CSV a person named: date,kind,value; a header and blank lines are passed over. */
export async function actionsOf(path: string | undefined, context: Context): Promise<CorporateAction[]> {
  if (path === undefined) return [];
  const text = await context.ports.readText(path);
  return text.split(/\r?\n/).flatMap((row, i) => {
    if (row.trim() === '' || (i === 0 && /^date,/i.test(row))) return [];
    const [, date, kind, value] = line.exec(row.replaceAll(' ', '')) ?? [];
    if (date === undefined || !(Number(value) > 0))
      throw new CoachError(
        'usage',
        `${path}, line ${i + 1}: "${row.slice(0, 60)}" is no split or dividend`,
        'Write 2022-07-18,split,20 or 2024-05-10,dividend,0.25.',
      );
    return [{ date, kind: kind as CorporateAction['kind'], value: Number(value) }];
  });
}

/** Settings as one flat object of figures and words, as a run keeps them. */
export function settingsDocument(settings: Settings) {
  const { costs, sizing, ...rest } = settings;
  const { table: _, ...figures } = costs;
  const { kind, ...amount } = sizing;
  const [value] = Object.values(amount);
  return { ...rest, ...figures, size: value === undefined ? kind : `${kind}:${value}` };
}

/** Refuses a report to anyone but a person at a terminal, before anything is run. */
export function reportAllowed(path: string | undefined, context: Context): void {
  if (path === undefined || context.caller === 'cli') return;
  throw new CoachError(
    'denied',
    'Only a person at a terminal may have a report written',
    'Leave `report` out.',
  );
}

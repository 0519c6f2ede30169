import {
  type SuggestDocument,
  type Suggestion,
  suggestDocument,
  unasked,
} from '../../../core/shapes/suggestion.ts';
import { draw as drawAny } from './document.ts';
import { idea } from './parts/idea.ts';
import { whole } from './parts/idea-whole.ts';
import { evidenceOf, headOf, marketWhole } from './parts/market-state.ts';
import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';

/** Ideas side by side after all charges: what each can win, lose, and asks for. */
function comparison(suggestions: readonly Suggestion[], on: Page): string[] {
  const column = (title: string, cell: (one: Suggestion) => string, spare = 0) => ({
    title,
    align: 'right' as const,
    spare,
    cells: suggestions.map(cell),
  });
  return on.table([
    {
      title: 'after charges',
      align: 'left',
      cells: suggestions.map(({ rank, name }) => `${rank} ${name}`),
      flexible: true,
    },
    column('chance', ({ pop }) => on.percent(pop, 0)),
    column('max profit', ({ afterCosts }) =>
      afterCosts.maxProfit === null ? 'unlimited' : on.money(afterCosts.maxProfit, 0),
    ),
    column('max loss', ({ afterCosts, stressLoss }) =>
      stressLoss === null ? on.money(afterCosts.maxLoss, 0) : `open, ${on.money(stressLoss, 0)}`,
    ),
    column('margin', ({ margin }) => on.money(margin.estimate, 0), 2),
    column('on margin', ({ returnOnMargin }) => on.percent(returnOnMargin, 0), 3),
    column('fit', ({ fit }) => on.number(fit, 0), 1),
  ]);
}

const mostCautions = 5;

/** What a person must not miss: all of it, or the first few lines and how many more there are. */
function cautions({ warnings, caution, market }: SuggestDocument, all: boolean, on: Page): string[] {
  const mark = on.view.ascii ? '!' : '▲';
  const { note } = market.freshness;
  const others = warnings.filter((words) => note === '' || !words.includes(note));
  const told = [...(caution === null ? [] : [`${caution.by} cautions: ${caution.says}`]), ...others];
  const lines: string[] = [];
  for (const [i, warning] of told.entries()) {
    const next = on.wrap(`${mark} ${warning}`);
    if (!all && i > 0 && lines.length + next.length > mostCautions) {
      lines.push(`${mark} ${told.length - i} more to know; --full has them`);
      break;
    }
    lines.push(...next);
  }
  return lines.map(on.caution);
}

/** Structures turned down, those with one reason together. */
function turnedDown({ rejected }: SuggestDocument, on: Page): string[] {
  const byReason = new Map<string, string[]>();
  for (const { strategy, reason } of rejected)
    byReason.set(reason, [...(byReason.get(reason) ?? []), strategy]);
  const rows = [...byReason].flatMap(([reason, names]) => on.wrap(`${names.join(', ')}: ${reason}`, '  '));
  return rows.length === 0 ? [] : ['', on.strong('Not taken'), ...rows];
}

/** Where the answer comes from, and what asks for the rest. */
function footer(answer: SuggestDocument, on: Page): string[] {
  const dot = on.view.ascii ? '|' : '·';
  const { source, sourceReason } = answer;
  const who = source === 'rules' ? 'by the rules' : `by ${source}`;
  const by = sourceReason === unasked ? who : `${who}: ${sourceReason}`;
  const more = answer.suggestions.length > 0 ? '--why 1, --rejected, --full' : '--full';
  return on.wrap(`${by} ${dot} ${answer.id} ${dot} ${more}`).map(on.dim);
}

function cardOf(answer: SuggestDocument, on: Page): string[] {
  const { asked = {} } = on.view;
  const full = asked['full'] === true;
  const why = answer.suggestions.find(({ rank }) => rank === asked['why']);
  const head = headOf(answer, on);
  if (why !== undefined && !full) return [...head.slice(0, 1), ...whole(why, answer, on)];
  const ideas = answer.suggestions.flatMap((one) =>
    full ? ['', ...whole(one, answer, on)] : idea(one, answer, on),
  );
  return [
    ...head,
    ...(full ? marketWhole(answer, on) : []),
    ...evidenceOf(answer, full, on),
    ...cautions(answer, full, on),
    '',
    ...(answer.suggestions.length === 0
      ? on.wrap('Nothing here is worth its charges and its risk.')
      : [...comparison(answer.suggestions, on), ...ideas]),
    ...(asked['rejected'] === true || full || answer.suggestions.length === 0 ? turnedDown(answer, on) : []),
    '',
    ...footer(answer, on),
  ];
}

/** `coach suggest`: the market in brief, the ideas side by side, then each in a few lines. */
export function draw(output: unknown, view: View): string {
  const found = suggestDocument.safeParse(output);
  if (!found.success) return drawAny(output, view);
  const on = page(view, found.data.market.currency);
  return joined(cardOf(found.data, on), on);
}

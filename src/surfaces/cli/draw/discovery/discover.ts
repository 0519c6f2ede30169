import type { DiscoverRunOutput } from '../../../../core/shapes/discovery.ts';
import type { View } from '../parts/page.ts';
import { joined, type Page, page, warnings } from '../parts/page.ts';

type Picked = DiscoverRunOutput['picks'][number];

const parts = ['liquidity', 'volatility', 'momentum', 'sector'] as const;

function pickTable(picks: readonly Picked[], on: Page): string[] {
  const right = (title: string, spare: number, cells: string[]) => ({
    title,
    align: 'right' as const,
    spare,
    cells,
  });
  const share = (value: number | null | undefined) => on.percent(value ?? null, 0);
  const models = picks.some(({ pickers }) => pickers.model !== null);
  return on.table([
    right(
      '#',
      0,
      picks.map(({ rank }) => (rank === 0 ? on.dash : String(rank))),
    ),
    { title: 'symbol', cells: picks.map(({ symbol }) => symbol) },
    right(
      'score',
      0,
      picks.map(({ score }) => on.number(score, 2)),
    ),
    right(
      'filters',
      3,
      picks.map(({ pickers }) => (pickers.metric ? (pickers.metric.pass ? 'pass' : 'fail') : on.dash)),
    ),
    right(
      'fuzzy',
      1,
      picks.map(({ pickers }) => on.number(pickers.fuzzy?.score ?? null, 2)),
    ),
    ...(models
      ? [
          right(
            'model',
            2,
            picks.map(({ pickers }) => on.number(pickers.model?.score ?? null, 2)),
          ),
        ]
      : []),
    ...parts.map((part, i) =>
      right(
        part,
        5 + i,
        picks.map(({ pickers }) => share(pickers.fuzzy?.parts[part])),
      ),
    ),
    right(
      'past',
      4,
      picks.map(({ pickers }) => {
        const memory = pickers.fuzzy?.memory;
        return memory ? `${memory.wins} of ${memory.n}` : on.dash;
      }),
    ),
  ]);
}

function fared({ pickers }: DiscoverRunOutput): string {
  return pickers
    .map(({ name, state, reason, cost }) => {
      const spent = cost === null || cost === 0 ? '' : `, $${cost.toFixed(4)}`;
      return state === 'ran' ? `${name} ran${spent}` : `${name} ${state} (${reason})${spent}`;
    })
    .join('; ');
}

/** `coach discover run` and `suggestions`: the picks with what each picker said, and how many were looked at. */
export function draw(output: unknown, view: View): string {
  const found = output as DiscoverRunOutput;
  const on = page(view, 'INR');
  if (found.state === 'idle') return joined(warnings(found, on), on);
  const { listed, withData, examined, passed, picked } = found.coverage;
  const { missing } = found.universe;
  const symbols = missing.slice(0, 6).map(({ symbol, code }) => `${symbol} (${code})`);
  return joined(
    [
      `${on.strong(found.universe.name)} as of ${found.session}${found.state === 'dry' ? ', nothing kept' : `, run ${found.runId}`}`,
      on.dim(
        `${listed} listed, ${withData} with data, ${examined} examined, ${passed} pass the filters, ${picked} picked`,
      ),
      ...on.wrap(fared(found)).map(on.dim),
      ...warnings(found, on),
      '',
      ...pickTable(found.picks, on),
      ...(found.diverging.length === 0
        ? []
        : ['', on.strong('refused, yet insisted on'), ...pickTable(found.diverging, on)]),
      ...(found.nearMisses.length === 0
        ? []
        : ['', ...on.wrap(`Just outside: ${found.nearMisses.map(({ symbol }) => symbol).join(', ')}`)]),
      ...(missing.length === 0
        ? []
        : on.wrap(
            `Not examined: ${symbols.join(', ')}${missing.length > 6 ? ` and ${missing.length - 6} more` : ''}`,
          )),
    ],
    on,
  );
}

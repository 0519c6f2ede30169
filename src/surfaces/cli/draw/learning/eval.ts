import type { BakeoffResult } from '../../../../core/shapes/bakeoff.ts';
import type { EvalCompareResult, EvalListResult, EvalRunResult } from '../../../../core/shapes/eval.ts';
import type { EvalJudged } from '../../../../core/shapes/eval-words.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';

type Metric = EvalRunResult['metrics'][number];

function metricTable(metrics: readonly Metric[], on: Page): string[] {
  const column = (title: string, spare: number, cell: (row: Metric) => string) => ({
    title,
    align: 'right' as const,
    spare,
    cells: metrics.map(cell),
  });
  return on.table([
    { title: 'metric', cells: metrics.map(({ name }) => name) },
    column('n', 1, ({ n }) => String(n)),
    column('clusters', 2, ({ clusters }) => String(clusters)),
    column('value', 0, ({ value }) => on.percent(value)),
    column('baseline', 0, ({ baseline }) => on.percent(baseline)),
    column('change', 0, ({ change }) => on.percent(change)),
    { title: '', cells: metrics.map(({ regressed }) => (regressed ? 'regressed' : '')) },
  ]);
}

function ran(result: EvalRunResult, on: Page): string[] {
  const { metrics, failures, regressed, model, seconds, cost, bar, agreement, leftOut, files, id } = result;
  const spent = cost === null || cost === 0 ? '' : `, $${cost.toFixed(4)}`;
  const severe = metrics.filter((one) => one.severe.length > 0);
  return [
    regressed ? on.bad('Regressed') : on.good('No regression'),
    on.dim(`${id}; answers by ${model}; bar ${bar.hash}; ${seconds} s${spent}`),
    ...(agreement === null
      ? []
      : [`${on.percent(agreement, 0)} of the items scored the same in every trial`]),
    ...(result.judge === null ? [] : measured(result.judge, on)),
    ...(result.remembered === null || result.remembered === 0
      ? []
      : on.wrap(
          `${result.remembered} items lie before ${result.modelCutOff}: the model may remember what came of them`,
        )),
    ...(leftOut === 0
      ? []
      : on.wrap(`${leftOut} items rest on public days: name their folder with --data`).map(on.dim)),
    '',
    ...metricTable(metrics, on),
    ...severe.flatMap((one) =>
      on.wrap(`${one.name}: ${one.severe.slice(0, 5).join(', ')} failed and did not before`).map(on.bad),
    ),
    ...(failures.length === 0 ? [] : ['', on.strong('fell short')]),
    ...failures
      .slice(0, 6)
      .flatMap(({ suite, id: item, note }) => on.wrap(`${suite} ${item}: ${note}`, '  ')),
    ...(failures.length > 6 ? [on.dim('  more with --report or --json')] : []),
    ...files.map((file) => `Written to ${file}`),
  ];
}

function listed({ datasets, runs }: EvalListResult, on: Page): string[] {
  return [
    ...on.table([
      { title: 'dataset', cells: datasets.map(({ suite }) => suite) },
      { title: 'items', align: 'right', cells: datasets.map(({ items }) => String(items)) },
      { title: 'what', cells: datasets.map(({ what }) => what), flexible: true },
    ]),
    '',
    ...(runs.length === 0
      ? ['No run is kept yet.']
      : on.table([
          { title: 'run', cells: runs.map(({ id }) => id) },
          { title: 'at', cells: runs.map(({ at }) => at.slice(0, 16).replace('T', ' ')), spare: 2 },
          { title: 'suites', cells: runs.map(({ suite }) => suite), flexible: true },
          { title: 'answers by', cells: runs.map(({ model }) => model), spare: 1 },
          { title: '', cells: runs.map(({ regressed }) => (regressed ? 'regressed' : '')) },
        ])),
  ];
}

function baked({ models, pairs, notes, applied }: BakeoffResult, on: Page): string[] {
  type Row = (typeof models)[number];
  const column = (title: string, spare: number, cell: (row: Row) => string) => ({
    title,
    align: 'right' as const,
    spare,
    cells: models.map(cell),
  });
  return [
    ...on.table([
      { title: 'model', cells: models.map(({ name }) => name) },
      column('n', 2, ({ n }) => String(n)),
      column('score', 0, ({ score }) => on.percent(score)),
      column('form', 1, ({ formed }) => on.percent(formed, 0)),
      column('grounded', 0, ({ grounded }) => on.percent(grounded, 0)),
      column('choice', 1, ({ choice }) => on.percent(choice, 0)),
      column('won', 2, ({ winRate, followed }) =>
        winRate === null ? on.dash : `${on.percent(winRate, 0)} of ${followed}`,
      ),
      column('mean', 2, ({ meanReturn }) => on.percent(meanReturn)),
      column('Sharpe', 2, ({ sharpe }) => on.number(sharpe, 2)),
      column('first word', 3, ({ firstMs }) => (firstMs === null ? on.dash : `${firstMs} ms`)),
      column('whole', 3, ({ totalMs }) => (totalMs === null ? on.dash : `${totalMs} ms`)),
      column('cost', 2, ({ costPerDecision }) =>
        costPerDecision === null ? on.dash : `$${costPerDecision.toFixed(4)}`,
      ),
    ]),
    '',
    ...pairs.map(
      ({ a, b, difference, p, differ }) =>
        `${a} less ${b}: ${on.percent(difference)}, p ${on.number(p, 3)}: ${differ ? 'they differ' : 'no difference beyond chance'}`,
    ),
    ...(applied === null ? [] : [`${applied} is the configured model now.`]),
    ...notes.flatMap((note) => on.wrap(note)).map(on.dim),
  ];
}

function measured(one: EvalJudged, on: Page): string[] {
  const { judge, answers, unjudged, agreement, interval, kappa, criteria, usable } = one;
  const range = interval === null ? '' : ` (${on.percent(interval[0])} to ${on.percent(interval[1])})`;
  return [
    `${judge} agrees in ${on.percent(agreement)}${range} of the labels of ${answers} answers, kappa ${on.number(kappa, 2)}: ${usable ? on.good('usable') : on.bad('not usable')}`,
    ...(unjudged === 0 ? [] : [`${unjudged} answers were not judged in the form asked for`]),
    ...on.table([
      { title: 'criterion', cells: criteria.map(({ criterion }) => criterion) },
      { title: 'labels', align: 'right', cells: criteria.map(({ n }) => String(n)) },
      { title: 'equal', align: 'right', cells: criteria.map((row) => on.percent(row.agreement)) },
      { title: 'kappa', align: 'right', cells: criteria.map((row) => on.number(row.kappa, 2)) },
    ]),
  ];
}

/** `coach eval run`, `compare`, `list` and `bakeoff`. */
export function draw(output: unknown, view: View): string {
  const on = page(view, 'USD');
  const answer = output as EvalRunResult | EvalCompareResult | EvalListResult | BakeoffResult | EvalJudged;
  if ('criteria' in answer) return joined(measured(answer, on), on);
  if ('datasets' in answer) return joined(listed(answer, on), on);
  if ('pairs' in answer) return joined(baked(answer, on), on);
  if ('bar' in answer) return joined(ran(answer, on), on);
  const head = `${answer.after} against ${answer.before}: ${answer.regressed ? on.bad('regressed') : on.good('no regression')}`;
  return joined([head, '', ...metricTable(answer.metrics, on)], on);
}

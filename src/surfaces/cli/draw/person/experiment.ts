import type { ExperimentResult } from '../../../../core/shapes/experiment.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';

type Metric = ExperimentResult['variants'][number]['metrics'][number];

const seconds = (name: string) => name === 'ttft';

const shown = (name: string, value: number | null, on: Page): string => {
  if (value === null) return on.dash;
  return seconds(name) ? `${on.number(value)} s` : on.percent(value);
};

const range = (name: string, interval: Metric['interval'], on: Page): string =>
  interval === null ? on.dash : interval.map((bound) => shown(name, bound, on)).join(' to ');

/** What an experiment says: the verdict first, then the figures by variant. */
export function draw(output: unknown, view: View): string {
  const { name, state, metric, variants, differences, sampleRatioP, decision, reason, plan } =
    output as ExperimentResult;
  const on = page(view, 'USD');
  const rows = variants.flatMap((variant) => variant.metrics.map((one) => ({ variant, one })));
  const head = decision === null ? 'No finding yet' : `${decision} does better`;
  return joined(
    [
      on.strong(`${name} (${state}): ${head}`),
      ...on.wrap(reason),
      '',
      ...on.table([
        { title: 'variant', cells: rows.map(({ variant }) => `${variant.name} (${variant.n})`) },
        { title: 'metric', cells: rows.map(({ one }) => one.name) },
        { title: 'n', cells: rows.map(({ one }) => String(one.n)), align: 'right' },
        { title: 'mean', cells: rows.map(({ one }) => shown(one.name, one.value, on)), align: 'right' },
        { title: '95 %', cells: rows.map(({ one }) => range(one.name, one.interval, on)) },
      ]),
      '',
      ...differences.flatMap(({ variant, value, interval }) =>
        on.wrap(
          `${variant} less ${variants[0]!.name}, ${metric}: ${shown(metric, value, on)} (${range(metric, interval, on)})`,
        ),
      ),
      ...(sampleRatioP === null ? [] : [`Shares as planned: p ${on.number(sampleRatioP, 3)}`]),
      ...(plan === null
        ? []
        : on.wrap(`Planned: ${plan.perVariant} a variant to find ${shown(metric, plan.effect, on)}.`)),
    ],
    on,
  );
}

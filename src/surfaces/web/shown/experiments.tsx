import { useState } from 'react';
import type { Answers } from '../api/answers.ts';
import { Intervals } from '../charts/intervals.tsx';
import { Exported } from '../parts/export.tsx';
import { Choice } from '../parts/field.tsx';
import { AskedPanel, Blank } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { useAsked } from '../state/asked.ts';
import { absent, between, number, percent, worded } from '../text/figures.ts';

type Result = Answers['experiment result'];
type Metric = Result['variants'][number]['metrics'][number];

/** A metric in its unit: seconds to the first word, shares otherwise. */
const inUnit =
  (name: string) =>
  (value: number): string =>
    name === 'ttft' ? `${number(value, 2)} s` : percent(value);

const csvOf = ({ name, variants }: Result): Record<string, unknown>[] =>
  variants.flatMap((variant) =>
    variant.metrics.map((metric) => ({
      experiment: name,
      variant: variant.name,
      units: variant.n,
      metric: metric.name,
      n: metric.n,
      value: metric.value,
      low: metric.interval?.[0] ?? null,
      high: metric.interval?.[1] ?? null,
    })),
  );

function Others({ result }: { result: Result }) {
  const names = [...new Set(result.variants.flatMap(({ metrics }) => metrics.map(({ name }) => name)))];
  const of = (variant: Result['variants'][number], name: string): Metric | undefined =>
    variant.metrics.find((metric) => metric.name === name);
  return (
    <Table
      caption="Everything that was measured"
      quiet={false}
      rows={result.variants}
      id={({ name }) => name}
      columns={[
        { name: 'Variant', show: ({ name }) => name },
        { name: 'Units', show: ({ n }) => n, by: ({ n }) => n },
        ...names.map((name) => ({
          name: worded(name),
          show: (variant: Result['variants'][number]) => {
            const metric = of(variant, name);
            if (metric?.value == null) return absent;
            return (
              <span title={between(metric.interval, inUnit(name)) ?? ''}>{inUnit(name)(metric.value)}</span>
            );
          },
        })),
      ]}
    />
  );
}

function Compared({ result }: { result: Result }) {
  const word = inUnit(result.metric);
  const rows = result.variants.map(({ name, metrics, n }) => {
    const metric = metrics.find((one) => one.name === result.metric);
    return { name, n: metric?.n ?? n, value: metric?.value ?? null, interval: metric?.interval ?? null };
  });
  return (
    <div className="stack">
      <div className="row">
        <span className={`badge ${result.decision === null ? '' : 'good'}`}>
          {result.decision === null ? 'nothing decided' : `${result.decision} does better`}
        </span>
        <span className="dim small">{result.reason}</span>
        {result.sampleRatioP !== null && result.sampleRatioP < 0.01 ? (
          <span className="badge bad">shares are not those planned (p {number(result.sampleRatioP, 4)})</span>
        ) : null}
      </div>
      <Exported name={`experiment-${result.name}`} rows={csvOf(result)}>
        <p className="small dim">{worded(result.metric)}, 95% intervals that hold however often one looks</p>
        <Intervals rows={rows} label={worded(result.metric)} word={word} />
      </Exported>
      <Others result={result} />
    </div>
  );
}

/** Variants side by side, with what may be said of their difference. */
export function Experiments() {
  const list = useAsked('experiment list', {});
  const begun = (list.traced?.answer.experiments ?? []).filter(({ state }) => state !== 'known');
  const [chosen, setChosen] = useState('');
  const name = chosen === '' ? begun[0]?.name : chosen;
  const result = useAsked('experiment result', name === undefined ? null : { name });
  if (list.traced !== null && begun.length === 0)
    return (
      <AskedPanel title="Variants" of={list}>
        {() => (
          <Blank>
            No experiment has begun. Those that could:{' '}
            {list.traced!.answer.experiments.map((one) => one.name).join(', ') || 'none'}.
          </Blank>
        )}
      </AskedPanel>
    );
  return (
    <AskedPanel
      title="Variants"
      of={result}
      more={
        begun.length < 2 ? undefined : (
          <Choice
            name="Experiment"
            value={name ?? ''}
            change={setChosen}
            options={begun.map((one) => [one.name, `${one.name} (${one.state})`] as const)}
          />
        )
      }
    >
      {(answer) => <Compared result={answer} />}
    </AskedPanel>
  );
}

import { useMemo, useState } from 'react';
import type { MetricRow, MetricsDocument } from '../../../core/shapes/metrics.ts';
import { saveCsv } from '../parts/export.tsx';
import { Choice, Field } from '../parts/field.tsx';
import { AskedPanel, Blank, Head } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { Meter } from '../parts/value.tsx';
import { Experiments } from '../shown/experiments.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { moment, number, percent, worded } from '../text/figures.ts';

const windows = [
  ['1h', 'Last hour'],
  ['24h', 'Last day'],
  ['7d', 'Last week'],
  ['30d', 'Last month'],
  ['all', 'All there is'],
] as const;

function inUnit({ value, unit }: MetricRow): string {
  if (unit === '0..1') return percent(value);
  if (unit === 'US dollars') return `$${number(value, 4)}`;
  if (unit === 'seconds') return value < 1 ? `${number(1000 * value, 0)} ms` : `${number(value, 2)} s`;
  return number(value, value % 1 === 0 ? 0 : 2);
}

const labelled = ({ labels }: MetricRow): string =>
  Object.entries(labels)
    .map(([name, value]) => `${worded(name).toLowerCase()} ${value}`)
    .join(', ');

const csvOf = ({ rows, window }: MetricsDocument): Record<string, unknown>[] =>
  rows.map(({ name, labels, value, unit }) => ({
    window: window.name,
    to: window.to,
    name,
    labels: Object.entries(labels)
      .map(([label, is]) => `${label}=${is}`)
      .join(' '),
    value,
    unit,
  }));

function Alarms({ alarms }: { alarms: MetricsDocument['alarms'] }) {
  return (
    <ul className="list">
      {alarms.map(({ code, firing, value, limit, unit, minutes, n }) => (
        <li key={code}>
          <span className={`badge ${firing ? 'bad' : 'good'}`}>{firing ? 'firing' : 'quiet'}</span>
          <span>{worded(code)}</span>
          <span style={{ flex: '1 1 80px', alignSelf: 'center' }}>
            <Meter value={value === null ? null : value / limit} label={`${worded(code)}, of its limit`} />
          </span>
          <span className="small">
            {value === null
              ? 'nothing to tell it from'
              : `${number(value, 2)} of ${number(limit, 2)} ${unit}`}{' '}
            over {minutes} min, {n} answers
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Every figure of the time, those alone whose name or labels hold what is typed. */
function Rows({ rows }: { rows: readonly MetricRow[] }) {
  const [name, setName] = useState('');
  const wanted = name.trim().toLowerCase();
  return (
    <>
      <form className="line" style={{ padding: '12px 14px' }} onSubmit={(event) => event.preventDefault()}>
        <Field name="Only names with" value={name} change={setName} />
      </form>
      {rows.length === 0 ? (
        <Blank>Nothing was counted in this time.</Blank>
      ) : (
        <Table
          caption="Figures by name"
          rows={rows.filter((row) => `${row.name} ${labelled(row)}`.toLowerCase().includes(wanted))}
          id={(row, place) => `${row.name}${place}`}
          columns={[
            {
              name: 'Figure',
              show: (row) => <span className="mono">{row.name}</span>,
              by: (row) => row.name,
            },
            { name: 'Of', text: true, whole: true, show: labelled, by: labelled },
            { name: 'Value', show: inUnit, by: (row) => row.value },
          ]}
        />
      )}
    </>
  );
}

/** How well coach serves: rules on it, variants side by side, and every figure, to look at and to take away. */
export function Metrics() {
  const [window, setWindow] = useState<string>('24h');
  const asked = useAsked(
    'metrics',
    useMemo(() => ({ window }), [window]),
  );
  const answer = asked.traced?.answer;
  const keep =
    answer === undefined ? undefined : (
      <button type="button" className="little" onClick={() => saveCsv(csvOf(answer), `metrics-${window}`)}>
        Save as CSV
      </button>
    );
  const about =
    answer === undefined
      ? undefined
      : `${answer.window.from === null ? 'from the beginning' : moment(answer.window.from)} to ${moment(answer.window.to)}`;
  return (
    <>
      <Head title="Metrics" about={about}>
        <Choice name="Time" value={window} change={setWindow} options={windows} />
      </Head>
      <div className="stack">
        <AskedPanel title="Rules" of={asked}>
          {({ alarms }) =>
            alarms.length === 0 ? <Blank>No rule watches.</Blank> : <Alarms alarms={alarms} />
          }
        </AskedPanel>
        {useOffered('experiment result') ? <Experiments /> : null}
        <AskedPanel title="Figures" of={asked} flush more={keep}>
          {({ rows }) => <Rows rows={rows} />}
        </AskedPanel>
      </div>
    </>
  );
}

import type { View } from './parts/page.ts';
import { currencyOf, joined, type Page, page, warnings } from './parts/page.ts';
import { amount, type Doc, doc, docs, moment, spoken, text } from './parts/read.ts';

type Write = (value: number | null) => string;

/** Before, after and change of the figures that moved or stood. */
function shifts(rows: readonly [name: string, shift: Doc, write: Write][], on: Page): string[] {
  const known = rows.filter(
    ([, shift]) => amount(shift['before']) !== null || amount(shift['after']) !== null,
  );
  const column = (title: string, cell: (shift: Doc, write: Write) => string) => ({
    title,
    align: 'right' as const,
    cells: known.map(([, shift, write]) => cell(shift, write)),
  });
  const sign = (value: number | null, words: string) => (value !== null && value > 0 ? `+${words}` : words);
  return on.table([
    { title: '', cells: known.map(([name]) => name) },
    { ...column('before', (s, write) => write(amount(s['before']))), spare: 1 },
    column('after', (s, write) => write(amount(s['after']))),
    {
      ...column('change', (s, write) => sign(amount(s['change']), write(amount(s['change'])))),
      paint: (cell, row) => on.gain(amount(known[row]![1]['change']), cell),
    },
  ]);
}

function movers(rows: readonly Doc[], write: Write, on: Page): string[] {
  const sign = (value: number | null, words: string) => (value !== null && value > 0 ? `+${words}` : words);
  return on.table([
    {
      title: 'strike',
      align: 'right',
      cells: rows.map((r) => `${on.strike(amount(r['strike']))} ${text(r['type'])}`),
    },
    { title: 'before', align: 'right', spare: 2, cells: rows.map((r) => write(amount(r['before']))) },
    { title: 'after', align: 'right', cells: rows.map((r) => write(amount(r['after']))) },
    {
      title: 'change',
      align: 'right',
      cells: rows.map((r) => sign(amount(r['change']), write(amount(r['change'])))),
      paint: (cell, row) => on.gain(amount(rows[row]!['change']), cell),
    },
    {
      title: '%',
      align: 'right',
      spare: 1,
      cells: rows.map((r) => sign(amount(r['ratio']), on.percent(amount(r['ratio']), 0))),
    },
  ]);
}

/** How far apart two snapshots are, as a person says it. */
function apart(minutes: number | null, on: Page): string {
  if (minutes === null || minutes < 120) return `${on.number(minutes, 0)} minutes`;
  return minutes < 2880
    ? `${on.strike(Math.round(minutes / 6) / 10)} hours`
    : `${on.strike(Math.round(minutes / 144) / 10)} days`;
}

/** `coach diff`: what moved between two snapshots. */
export function draw(output: unknown, view: View): string {
  const change = doc(output);
  const on = page(view, currencyOf(change));
  const dot = view.ascii ? '|' : '·';
  const stamp = (key: string) => `${moment(doc(change[key])['asOf'])} (${text(doc(change[key])['source'])})`;
  const [pcr, totals] = [doc(change['pcr']), doc(change['totals'])];
  const [price, ratio, share]: Write[] = [(v) => on.number(v), (v) => on.number(v, 3), (v) => on.percent(v)];
  const table = shifts(
    [
      ['spot', doc(change['spot']), price!],
      ['forward', doc(change['forward']), price!],
      ['ATM IV', doc(change['atmIv']), share!],
      ['straddle', doc(change['straddle']), price!],
      ['max pain', doc(change['maxPain']), on.strike],
      ['PCR OI', doc(pcr['oi']), ratio!],
      ['PCR volume', doc(pcr['volume']), ratio!],
      ['call OI', doc(totals['callOi']), on.compact],
      ['put OI', doc(totals['putOi']), on.compact],
    ],
    on,
  );
  const built = (['calls', 'puts'] as const).flatMap((side) => {
    const kind = text(doc(doc(change['buildUp'])[side])['kind']);
    return kind === '' ? [] : [`${side} ${spoken(kind)}`];
  });
  const most = doc(change['movedMost']);
  const section = (title: string, key: string, write: Write) => {
    const rows = docs(most[key]);
    return rows.length === 0 ? [] : ['', on.strong(title), ...movers(rows, write, on)];
  };
  return joined(
    [
      on.strong([text(change['symbol']), `expiry ${text(change['expiry'])}`].join(` ${dot} `)),
      ...on
        .wrap(`${stamp('before')} to ${stamp('after')}, ${apart(amount(change['minutes']), on)}`)
        .map(on.dim),
      ...warnings(change, on),
      '',
      ...table,
      ...(built.length === 0 ? [] : ['', `${on.dim('build-up')} ${built.join(', ')}`]),
      ...section('Open interest moved most (lots)', 'oi', on.compact),
      ...section('Price moved most', 'price', price!),
      ...section('IV moved most', 'iv', share!),
    ],
    on,
  );
}

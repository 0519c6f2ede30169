import type { Today } from '../../../../core/shapes/today.ts';
import { joined, type Page, page, type View, warnings } from '../parts/page.ts';
import { moment } from '../parts/read.ts';

const time = (value: string | null): string => (value === null ? '' : value.slice(11, 16));

function headOf({ session, asOf }: Today, on: Page): string[] {
  const { exchange, state, opens, closes, next } = session;
  const words: Record<Today['session']['state'], string> = {
    before: `opens at ${time(opens)}`,
    open: `open until ${time(closes)}`,
    closed: `closed at ${time(closes)}; next session ${next ?? 'unknown'}`,
    holiday: `no session today; next ${next ?? 'unknown'}`,
    unknown: `the calendar does not say; next ${next ?? 'unknown'}`,
  };
  return [`${on.strong(`${exchange} ${moment(asOf)}`)}  ${words[state]}`];
}

function part(title: string, lines: string[], on: Page): string[] {
  return lines.length === 0 ? [] : ['', on.strong(title), ...lines];
}

const right = 'right' as const;

function positionLines({ positions }: Today, on: Page): string[] {
  if (positions.length === 0) return [];
  const cells = (title: string, of: (row: Today['positions'][number]) => string) => ({
    title,
    cells: positions.map(of),
  });
  return on.table([
    cells('account', ({ account }) => account),
    cells('symbol', ({ symbol }) => symbol),
    { ...cells('legs', ({ legs }) => legs.join(', ')), flexible: true, spare: 1 },
    { ...cells('gain', ({ gain }) => on.money(gain, 0)), align: right },
    { ...cells('to target', ({ toTarget }) => on.money(toTarget, 0)), align: right },
    { ...cells('to stop', ({ toStop }) => on.money(toStop, 0)), align: right },
    { ...cells('until', ({ timeStop }) => timeStop ?? on.dash), spare: 2 },
  ]);
}

function changeLines({ changes }: Today, on: Page): string[] {
  if (changes.length === 0) return [];
  const cells = (title: string, of: (row: Today['changes'][number]) => string) => ({
    title,
    cells: changes.map(of),
  });
  const both = (
    { from, to }: { from: number | null; to: number | null },
    say: (value: number | null) => string,
  ) => (from === to ? say(to) : `${say(from)} to ${say(to)}`);
  return on.table([
    cells('symbol', ({ symbol }) => symbol),
    { ...cells('expiry', ({ expiry }) => expiry), spare: 2 },
    cells('spot', ({ spot }) => both(spot, on.level)),
    cells('IV', ({ atmIv }) => both(atmIv, on.percent)),
    { ...cells('PCR', ({ pcr }) => both(pcr, on.number)), spare: 1 },
    { ...cells('resistance', ({ resistance }) => both(resistance, on.strike)), spare: 3 },
    { ...cells('support', ({ support }) => both(support, on.strike)), spare: 3 },
  ]);
}

function watchLines({ watchlist }: Today, on: Page): string[] {
  if (watchlist.length === 0) return [];
  const cells = (title: string, of: (row: Today['watchlist'][number]) => string) => ({
    title,
    cells: watchlist.map(of),
  });
  return on.table([
    cells('symbol', ({ symbol }) => symbol),
    { ...cells('price', ({ price }) => on.level(price)), align: right },
    { ...cells('change', ({ change }) => on.percent(change, 2)), align: right },
    {
      ...cells('', ({ state, reason }) => reason ?? (state === 'live' ? '' : (state ?? ''))),
      flexible: true,
    },
  ]);
}

function roomLines({ room }: Today, on: Page): string[] {
  const amount = (value: number | null, say: (value: number | null) => string) =>
    value === null ? 'no cap' : say(value);
  return room.flatMap(({ account, breaker, loss, trades, margin }) =>
    on.wrap(
      `${account}: ${breaker}; may lose ${amount(loss, (v) => on.money(v, 0))}, ${amount(trades, (v) => on.number(v, 0))} trades, margin free ${amount(margin, (v) => on.money(v, 0))}`,
    ),
  );
}

/** `coach today`: one screen, the parts that have something to say. */
export function draw(output: unknown, view: View): string {
  const day = output as Today;
  const on = page(view, day.session.exchange === 'US' ? 'USD' : 'INR');
  const alerts = day.alerts.flatMap(({ at, severity, title }) => {
    const paint = severity === 'critical' ? on.bad : severity === 'warning' ? on.caution : on.dim;
    return on.wrap(`${moment(at)}  ${title}`).map(paint);
  });
  const failed = day.jobs.filter(({ ok }) => !ok);
  const jobs = [
    ...(day.jobs.length === 0
      ? []
      : [on.dim(`${day.jobs.length - failed.length} of ${day.jobs.length} runs ended well`)]),
    ...failed.flatMap(({ name, at, fault, exit }) =>
      on
        .wrap(`${moment(at)}  ${name}: ${fault ?? (exit === null ? 'not ended' : `exit ${exit}`)}`)
        .map(on.caution),
    ),
  ];
  const bare =
    day.positions.length + day.changes.length + day.watchlist.length + day.alerts.length === 0
      ? [
          '',
          ...on
            .wrap('Nothing held, watched or told. `coach watchlist add NIFTY` watches a symbol.')
            .map(on.dim),
        ]
      : [];
  return joined(
    [
      ...headOf(day, on),
      ...part('Positions and their exits', positionLines(day, on), on),
      ...part('Room', roomLines(day, on), on),
      ...part('Since the last close', changeLines(day, on), on),
      ...part('Watch list', watchLines(day, on), on),
      ...part('Told', alerts, on),
      ...part(
        'Ahead',
        day.events.slice(0, 6).map(({ date, name }) => `${date}  ${name}`),
        on,
      ),
      ...part('Jobs', jobs, on),
      ...bare,
      ...warnings(day, on),
    ],
    on,
  );
}

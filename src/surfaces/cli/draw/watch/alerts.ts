import type { AlertsList } from '../../../../core/shapes/alerts.ts';
import { joined, type Page, page, type View } from '../parts/page.ts';
import { moment } from '../parts/read.ts';

function rulesOf(rules: AlertsList['rules'], on: Page): string[] {
  if (rules.length === 0) return on.wrap('No rules: every alert goes to each channel that is set up.');
  const cells = (title: string, of: (rule: AlertsList['rules'][number]) => string, spare?: number) => ({
    title,
    cells: rules.map(of),
    ...(spare === undefined ? {} : { spare }),
  });
  const hours = (rule: AlertsList['rules'][number]) =>
    rule.digest !== null
      ? `digest ${rule.digest}`
      : rule.quietHours !== null
        ? `not ${rule.quietHours}`
        : 'any time';
  return on.table([
    cells('rule', ({ id }) => id),
    { ...cells('when', ({ kind, when }) => when ?? `every ${kind}`), flexible: true },
    cells('from', ({ severity }) => severity, 3),
    cells('to', ({ channel }) => (channel.length === 0 ? 'all set up' : channel.join(' '))),
    cells('cooldown', ({ cooldown }) => `${cooldown} min`, 2),
    cells('hours', hours, 1),
    cells('last fired', ({ lastFired }) => (lastFired === null ? on.dash : moment(lastFired)), 1),
  ]);
}

/** `coach alerts list`: the rules, and below them every channel with what it needs or waits with. */
export function draw(output: unknown, view: View): string {
  const { rules, channels } = output as AlertsList;
  const on = page(view, 'INR');
  const cells = (title: string, of: (row: AlertsList['channels'][number]) => string) => ({
    title,
    cells: channels.map(of),
  });
  const state = (row: AlertsList['channels'][number]) => {
    if (row.missing !== null) return `needs ${row.missing}`;
    if (row.pausedUntil !== null) return `ready; asked to wait until ${moment(row.pausedUntil)}`;
    return row.usual ? 'ready' : 'ready, for rules that name it';
  };
  return joined(
    [
      ...rulesOf(rules, on),
      '',
      ...on.table([
        cells('channel', ({ name }) => name),
        { ...cells('waiting', ({ waiting }) => String(waiting)), align: 'right', spare: 1 },
        { ...cells('failed', ({ failed }) => String(failed)), align: 'right', spare: 1 },
        { ...cells('state', state), flexible: true },
      ]),
    ],
    on,
  );
}

/** Text that can stand anywhere in a page: control characters are dropped, the five signs of markup written out. */
export const escaped = (text: string): string =>
  text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const [wide, high, room] = [800, 240, 8];

/** At most so many points of a curve, the ends among them. */
function thinned<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]!);
}

/** Equity as a line from its lowest to its highest, with both written beside it. */
export function curveSvg(curve: readonly { date: string; equity: number }[]): string {
  const points = thinned(curve, 800);
  if (points.length < 2) return '';
  const values = points.map(({ equity }) => equity);
  const [low, top] = [Math.min(...values), Math.max(...values)];
  const x = (i: number) => (room + (i / (points.length - 1)) * (wide - 2 * room)).toFixed(1);
  const y = (value: number) =>
    (top === low ? high / 2 : high - room - ((value - low) / (top - low)) * (high - 4 * room)).toFixed(1);
  const line = values.map((value, i) => `${x(i)},${y(value)}`).join(' ');
  const label = (at: number, text: string) =>
    `<text x="${room}" y="${at}" font-size="12" fill="currentColor">${escaped(text)}</text>`;
  const words = `${points[0]!.date} to ${points.at(-1)!.date}, from ${values[0]!.toFixed(2)} to ${values.at(-1)!.toFixed(2)}`;
  return `<svg viewBox="0 0 ${wide} ${high}" role="img" aria-label="${escaped(words)}"><polyline points="${line}" fill="none" stroke="currentColor" stroke-width="1.5"/>${label(14, top.toFixed(0))}${label(high - 2, low.toFixed(0))}</svg>`;
}

const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Months across, years down; the deeper the colour, the larger the sum. */
export function heatTable(
  rows: readonly { year: number; months: readonly (number | null)[]; net: number }[],
): string {
  const most = Math.max(1e-9, ...rows.flatMap(({ months }) => months.map((net) => Math.abs(net ?? 0))));
  const cell = (net: number | null) => {
    if (net === null) return '<td></td>';
    const depth = (0.1 + 0.5 * (Math.abs(net) / most)).toFixed(2);
    return `<td style="background:rgba(${net >= 0 ? '19,115,51' : '179,38,30'},${depth})">${net.toFixed(0)}</td>`;
  };
  const head = ['', ...names, 'year'].map((name) => `<th>${name}</th>`).join('');
  const body = rows
    .map(
      ({ year, months, net }) =>
        `<tr><td>${year}</td>${months.map(cell).join('')}<td>${net.toFixed(0)}</td></tr>`,
    )
    .join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { type Doc, doc, docs, isDoc, spoken, text } from './parts/read.ts';

const marks: Record<string, [mark: string, ascii: string]> = {
  ok: ['✓', 'ok'],
  note: ['·', '--'],
  warning: ['▲', '!!'],
  failed: ['✗', 'XX'],
};

function check(item: Doc, on: Page): string[] {
  const status = text(item['status']);
  const mark = (marks[status] ?? ['?', '??'])[on.view.ascii ? 1 : 0]!;
  const paint = { ok: on.good, note: on.dim, warning: on.caution, failed: on.bad }[status] ?? on.dim;
  const indent = ' '.repeat(mark.length + 1);
  const [first = '', ...rest] = on.wrap(`${text(item['id'])}: ${text(item['summary'])}`, indent);
  const fix = text(item['fix']);
  const details = status === 'ok' || !isDoc(item['details']) ? [] : Object.entries(item['details']);
  return [
    `${paint(mark)} ${first.trimStart()}`,
    ...rest,
    ...(fix === '' ? [] : on.wrap(`fix: ${fix}`, indent).map(on.accent)),
    ...details.flatMap(([key, value]) => on.wrap(`${spoken(key)} ${String(value)}`, indent).map(on.dim)),
  ];
}

/** `coach doctor`: what is wrong first, each with its fix. */
export function draw(output: unknown, view: View): string {
  const report = doc(output);
  const on = page(view, 'INR');
  const order = ['failed', 'warning', 'note', 'ok'];
  const rank = (item: Doc) => order.indexOf(text(item['status']));
  const checks = docs(report['checks']).toSorted((a, b) => rank(a) - rank(b));
  return joined(
    [
      ...on.wrap(text(report['summary'])).map(report['ok'] === true ? on.good : on.bad),
      '',
      ...checks.flatMap((item) => check(item, on)),
    ],
    on,
  );
}

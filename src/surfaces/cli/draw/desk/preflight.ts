import type { PreflightReport } from '../../../../core/shapes/preflight.ts';
import { draw as drawDocument } from '../document.ts';
import type { View } from '../parts/page.ts';
import { joined, page } from '../parts/page.ts';
import { doc, spoken } from '../parts/read.ts';

const marks = { pass: ['✓', 'ok'], fail: ['✗', 'XX'], notMeasured: ['·', '--'] } as const;

/** `coach preflight`: what failed first, each with how to get there. */
export function draw(output: unknown, view: View): string {
  // Anything else than its own document is drawn as what it is.
  if (!Array.isArray(doc(output)['checks'])) return drawDocument(output, view);
  const { ready, checks, account } = output as PreflightReport;
  const on = page(view, 'INR');
  const order = { fail: 0, notMeasured: 1, pass: 2 };
  const paint = { pass: on.good, fail: on.bad, notMeasured: on.dim };
  const lines = checks
    .toSorted((a, b) => order[a.state] - order[b.state])
    .flatMap(({ name, state, value, needs, how }) => {
      const mark = marks[state][view.ascii ? 1 : 0];
      const said = `${spoken(name)}: ${value ?? 'not measured'} (needs ${needs})`;
      const [first = '', ...rest] = on.wrap(said, '  ');
      return [
        `${paint[state](mark)} ${first.trimStart()}`,
        ...rest,
        ...(state === 'pass' ? [] : on.wrap(how, '  ').map(on.accent)),
      ];
    });
  const head = ready ? on.good('Ready.') : on.bad('Not ready.');
  return joined(
    [
      `${head} ${on.dim(account === null ? 'There is no account yet.' : `Account ${account}.`)}`,
      '',
      ...lines,
    ],
    on,
  );
}

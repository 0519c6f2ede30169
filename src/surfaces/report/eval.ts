import type { EvalRunResult } from '../../core/shapes/eval.ts';
import type { ItemScore, SuiteScores } from '../../domain/evals/verdict.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A test case an item; one that fell short of the best is a failure only where its metric regressed. */
function caseOf(suite: string, { id, scores, note }: ItemScore, severe: ReadonlySet<string>): string {
  const head = `    <testcase classname="${escaped(suite)}" name="${escaped(id)}"`;
  if (!severe.has(`${suite} ${id}`)) return `${head}/>`;
  const words = escaped(note ?? JSON.stringify(scores));
  return `${head}><failure message="${words}"/></testcase>`;
}

/** A run as JUnit XML: a test suite each, metrics that regressed as failures of their own. */
export function junitOf({ metrics, seconds }: EvalRunResult, scores: SuiteScores): string {
  const severe = new Set(
    metrics.flatMap(({ name, severe: ids }) => ids.map((id) => `${name.split(' ')[0]} ${id}`)),
  );
  const suites = Object.entries(scores).map(([suite, items]) => {
    const own = metrics.filter(({ name }) => name.startsWith(`${suite} `));
    const cases = [
      ...own.map(({ name, regressed, value, baseline }) =>
        regressed
          ? `    <testcase classname="${suite}" name="${escaped(name)}"><failure message="${value.toFixed(3)}, the baseline has ${baseline?.toFixed(3)}"/></testcase>`
          : `    <testcase classname="${suite}" name="${escaped(name)}"/>`,
      ),
      ...items.map((item) => caseOf(suite, item, severe)),
    ];
    const failures = cases.filter((line) => line.includes('<failure')).length;
    return [
      `  <testsuite name="${suite}" tests="${cases.length}" failures="${failures}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="coach evals" time="${seconds}">\n${suites.join('\n')}\n</testsuites>\n`;
}

const percent = (value: number | null): string => (value === null ? '–' : `${(100 * value).toFixed(1)} %`);

/** A run as Markdown: metrics against the baseline, and what fell short. */
export function evalReport(result: EvalRunResult): string {
  const { id, at, model, metrics, failures, regressed, bar, promptHash, rulesVersion, leftOut } = result;
  return [
    `# Evals: ${regressed ? 'REGRESSED' : 'no regression'}`,
    '',
    `Run ${id} of ${at}; answers by ${model}; prompts ${promptHash}, rules ${rulesVersion}; bar ${bar.hash} (a fall of ${percent(bar.fall)}, p below ${bar.p}).${leftOut === 0 ? '' : ` ${leftOut} items that rest on public days were left out.`}`,
    '',
    '| metric | n | clusters | value | baseline | change | 95 % of the difference | |',
    '|---|--:|--:|--:|--:|--:|--:|---|',
    ...metrics.map(
      (row) =>
        `| ${row.name} | ${row.n} | ${row.clusters} | ${percent(row.value)} | ${percent(row.baseline)} | ${percent(row.change)} | ${row.interval === null ? '–' : `${percent(row.interval[0])} to ${percent(row.interval[1])}`} | ${row.regressed ? `regressed${row.severe.length === 0 ? '' : `: ${row.severe.slice(0, 5).join(', ')}`}` : ''} |`,
    ),
    '',
    ...(failures.length === 0
      ? []
      : [
          '## What fell short',
          '',
          ...failures.map(({ suite, id: item, note }) => `- ${suite} ${item}: ${note}`),
          '',
        ]),
  ].join('\n');
}

import { afterAll, describe, expect, it } from 'vitest';
import { registry } from '../../commands/index.ts';
import { app } from '../../src/app.ts';
import type { StatisticsResult } from '../../src/core/shapes/statistics.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import { golden, hasShared } from '../support/shared.ts';
import { terminal } from '../support/terminal.ts';

// Golden 06d and 06e through the command line: `coach calc statistics --input -`, a batch in, a batch out.
const running = app();
afterAll(() => running.close());

async function batch(rows: readonly object[]): Promise<StatisticsResult[]> {
  const streams = terminal({ input: JSON.stringify(rows) });
  const code = await runCli({
    argv: ['calc', 'statistics', '--input', '-', '--json'],
    registry,
    streams,
    version: '0',
    open: async () => ({ ports: running.ports, close: async () => undefined }),
  });
  expect(streams.written.err).toBe('');
  expect(code).toBe(0);
  return JSON.parse(streams.written.out) as StatisticsResult[];
}

type Row = Record<string, unknown>;

/** Names of theirs by ours; figures first, then intervals and columns. */
const names: Record<string, { figures: Record<string, string>; series?: Record<string, string> }> = {
  two_proportions: {
    figures: {
      difference: 'diff',
      z: 'z_pooled',
      p: 'p_two_sided',
      pYates: 'p_yates',
      pFisher: 'p_fisher',
      cohensH: 'cohens_h',
    },
    series: { newcombe95: 'newcombe95' },
  },
  wilson: { figures: {}, series: { wilson95: 'wilson95', clopperPearson95: 'clopper_pearson95' } },
  two_samples: {
    figures: {
      t: 'welch_t',
      df: 'welch_df',
      p: 'welch_p',
      mannWhitneyU: 'mannwhitney_U',
      mannWhitneyP: 'mannwhitney_p_asymptotic_cc',
      superiority: 'prob_superiority',
      cohensD: 'cohens_d_pooled',
      ksD: 'ks_D',
    },
    series: { interval95: 'diff_ci95' },
  },
  paired: {
    figures: {
      t: 'paired_t',
      p: 'paired_p',
      wilcoxonP: 'wilcoxon_p_normal_no_cc',
      spearman: 'spearman_rho',
      spearmanP: 'spearman_p_t_approx',
      kendallTauB: 'kendall_tau_b',
      pearson: 'pearson_r',
    },
  },
  multiple_testing: { figures: {}, series: { bh: 'bh', holm: 'holm', bonferroni: 'bonferroni', by: 'by' } },
  power: { figures: { perGroup: 'n_per_group_R' } },
  mcnemar: { figures: { pExact: 'p_exact', chi2: 'chi2_cc' } },
  calibration: { figures: { auc: 'auc', brier: 'brier', logLoss: 'log_loss', ece: 'ece_10_equal_width' } },
  bootstrap: {
    figures: { mean: 'mean' },
    series: { percentile95: 'percentile95_this_stream', student95: 't_interval95' },
  },
};

const inputs: Record<string, (row: Row) => object> = {
  two_proportions: ({ a, n1, b, n2 }) => ({ test: 'two-proportions', a, n1, b, n2 }),
  wilson: ({ k, n }) => ({ test: 'proportion', k, n }),
  two_samples: ({ x, y }) => ({ test: 'two-samples', x, y }),
  paired: ({ x, y }) => ({ test: 'paired', x, y }),
  multiple_testing: ({ p }) => ({ test: 'multiple', p }),
  power: ({ p1, p2, power, alpha }) => ({ test: 'sample-size', p1, p2, power, alpha }),
  mcnemar: ({ b, c }) => ({ test: 'mcnemar', b, c }),
  calibration: ({ prob, outcome }) => ({ test: 'calibration', p: prob, outcome }),
  bootstrap: ({ data, seed, B }) => ({ test: 'bootstrap', x: data, seed, resamples: B }),
};

function near(
  own: number | null | undefined,
  theirs: number | null | undefined,
  where: string,
  relative = 1e-7,
) {
  if (theirs === null || theirs === undefined) return;
  if (Math.abs(theirs) < 1e-300) return;
  expect(Math.abs(own! - theirs), where).toBeLessThanOrEqual(relative * Math.abs(theirs) + 1e-12);
}

describe.skipIf(!hasShared)('golden 06d through calc statistics', () => {
  const file = hasShared ? golden<Record<string, Row[] | Row>>('06d_ab_statistics.json') : {};
  it.each(Object.keys(names))('%s', async (kind) => {
    const rows = [file[kind]!].flat() as Row[];
    const answers = await batch(rows.map(inputs[kind]!));
    const bound = kind === 'power' || kind === 'two_samples' ? 1e-7 : 1e-8;
    for (const [i, { figures, series }] of answers.entries()) {
      for (const [own, theirs] of Object.entries(names[kind]!.figures))
        near(figures[own], rows[i]![theirs] as number | null, `${kind} ${i} ${own}`, bound);
      for (const [own, theirs] of Object.entries(names[kind]!.series ?? {}))
        for (const [k, value] of ((rows[i]![theirs] as (number | null)[] | null) ?? []).entries())
          near(series[own]![k], value, `${kind} ${i} ${own} ${k}`, bound);
    }
    expect(answers.length).toBe(rows.length);
  });
});

interface Case {
  returns: number[];
  sr_per_period: number;
  sr_std_error: number;
  psr: Record<string, number>;
  min_trl_95: Record<string, number>;
  dsr: { trials: number; var_of_trial_sr: number; sr0: number; dsr: number }[];
}

describe.skipIf(!hasShared)('golden 06e through calc statistics', () => {
  const { cases } = hasShared ? golden<{ cases: Case[] }>('06e_psr_dsr.json') : { cases: [] };
  it.each(cases.map((one, i) => [i, one] as const))('series %i', async (_, one) => {
    const benchmarks = Object.keys(one.psr).map(Number);
    const answers = await batch([
      ...benchmarks.map((benchmark) => ({ test: 'sharpe', x: one.returns, benchmark })),
      ...one.dsr.map(({ trials, var_of_trial_sr: variance }) => ({
        test: 'sharpe',
        x: one.returns,
        trials,
        variance,
      })),
    ]);
    for (const [i, benchmark] of benchmarks.entries()) {
      const { figures } = answers[i]!;
      expect(Math.abs(figures['sharpe']! - one.sr_per_period)).toBeLessThanOrEqual(1e-10);
      expect(Math.abs(figures['error']! - one.sr_std_error)).toBeLessThanOrEqual(1e-10);
      expect(Math.abs(figures['probabilistic']! - one.psr[String(benchmark)]!)).toBeLessThanOrEqual(1e-10);
      near(figures['minimumTrackRecord'], one.min_trl_95[String(benchmark)], `min ${benchmark}`, 1e-10);
    }
    for (const [i, { sr0, dsr }] of one.dsr.entries()) {
      const { figures } = answers[benchmarks.length + i]!;
      expect(Math.abs(figures['expectedMaximum']! - sr0)).toBeLessThanOrEqual(1e-10);
      expect(Math.abs(figures['deflated']! - dsr)).toBeLessThanOrEqual(1e-10);
    }
  });
});

describe('calc statistics', () => {
  it('names what is missing, and what cannot be', async () => {
    const streams = terminal({ input: '' });
    const code = await runCli({
      argv: ['calc', 'statistics', '--test', 'paired', '--json'],
      registry,
      streams,
      version: '0',
      open: async () => ({ ports: running.ports, close: async () => undefined }),
    });
    expect(code).toBe(2);
    expect(streams.written.err).toContain('paired needs x, y');
  });
});

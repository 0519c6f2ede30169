import { command } from '../../src/core/command.ts';
import { bakeoffQuestion, bakeoffResult } from '../../src/core/shapes/bakeoff.ts';
import {
  evalCompareQuestion,
  evalCompareResult,
  evalListQuestion,
  evalListResult,
  evalRunQuestion,
  evalRunResult,
} from '../../src/core/shapes/eval.ts';
import { evalJudged, evalJudgeQuestion } from '../../src/core/shapes/eval-words.ts';
import { reportAllowed } from '../../src/services/backtest/trading.ts';
import { bakeoff } from '../../src/services/evals/bakeoff.ts';
import { compareRuns, keepEvalRun, listEvals } from '../../src/services/evals/kept.ts';
import { namedModel } from '../../src/services/evals/named.ts';
import { baselineText, evalRun } from '../../src/services/evals/run.ts';
import { judgeMeasured } from '../../src/services/evals/words.ts';

export const evalRunCommand = command({
  effect: 'write',
  // It reads files that are named to it: a model, which names none, may propose it.
  notFor: ['http', 'mcp'],
  input: evalRunQuestion,
  output: evalRunResult,
  example: { suite: ['validator'] },
  exit: ({ regressed }) => (regressed ? 1 : 0),
  async run(input, context) {
    const { writeBaseline, junit, report } = input;
    for (const path of [writeBaseline, junit, report]) reportAllowed(path, context);
    const { result, scores } = await evalRun(input, context);
    await keepEvalRun(result, scores, context);
    const { junitOf, evalReport } = await import('../../src/surfaces/report/eval.ts');
    const files: string[] = [];
    const write = async (path: string | undefined, text: () => string) => {
      if (path !== undefined) files.push(await context.ports.writeText(path, text()));
    };
    await write(writeBaseline, () => baselineText(scores));
    await write(junit, () => junitOf(result, scores));
    await write(report, () => evalReport(result));
    return { ...result, files };
  },
});

export const evalCompareCommand = command({
  effect: 'read',
  positional: ['before', 'after'],
  input: evalCompareQuestion,
  output: evalCompareResult,
  example: { before: 'last', after: 'last' },
  exit: ({ regressed }) => (regressed ? 1 : 0),
  run: (input, context) => compareRuns(input, context),
});

export const evalListCommand = command({
  effect: 'read',
  input: evalListQuestion,
  output: evalListResult,
  example: {},
  run: ({ limit }, context) => listEvals(limit, context),
});

export const evalJudgeCommand = command({
  effect: 'read',
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: evalJudgeQuestion,
  output: evalJudged,
  example: {},
  exit: ({ usable }) => (usable ? 0 : 1),
  async run({ judge = 'reader', deadline }, context) {
    const model = await namedModel(judge, context);
    const asked = { model, masked: false, seed: 1, deadlineMs: deadline * 1000, cost: 0, calls: [] };
    return judgeMeasured(asked, context);
  },
});

export const evalBakeoffCommand = command({
  effect: 'read',
  // A server is named by whoever asks: only a person may.
  notFor: ['model', 'http', 'mcp', 'worker'],
  input: bakeoffQuestion,
  output: bakeoffResult,
  example: { server: ['reader', 'careless'], most: 3 },
  run: (input, context) => bakeoff(input, context),
});

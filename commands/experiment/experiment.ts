import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import {
  experimentListDocument,
  experimentNamed,
  experimentResultDocument,
  experimentShape,
  experimentStartInput,
} from '../../src/core/shapes/experiment.ts';
import {
  experimentResult,
  listExperiments,
  startExperiment,
  stopExperiment,
} from '../../src/services/experiment/experiments.ts';

export const experimentList = command({
  effect: 'read',
  notFor: ['model', 'mcp'],
  input: z.object({}),
  output: experimentListDocument,
  example: {},
  run: (_, context) => listExperiments(context),
});

export const experimentStart = command({
  effect: 'write',
  positional: ['name'],
  notFor: ['model', 'mcp', 'worker'],
  input: experimentStartInput,
  output: experimentShape,
  example: { name: 'second-opinion', baseline: 0.6, effect: 0.1 },
  run: (input, context) => startExperiment(input, context),
});

export const experimentStop = command({
  effect: 'write',
  positional: ['name'],
  notFor: ['model', 'mcp', 'worker'],
  input: experimentNamed,
  output: experimentShape,
  example: {},
  say: ({ name }) => `${name} is stopped; what came of it: coach experiment result ${name}`,
  run: ({ name }, context) => stopExperiment(name, context),
});

export const experimentResultCommand = command({
  effect: 'read',
  positional: ['name'],
  notFor: ['model', 'mcp'],
  input: experimentNamed,
  output: experimentResultDocument,
  example: {},
  run: ({ name }, context) => experimentResult(name, context),
});

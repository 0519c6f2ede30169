import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { strategyParams } from '../../core/shapes/backtest-question.ts';
import { builtinWith } from '../../domain/backtest/builtin.ts';
import { type DeclaredFile, readDeclared } from '../../domain/backtest/declared.ts';
import { doJob, type Job, type JobAnswer } from '../../domain/backtest/job.ts';
import type { StrategySource } from '../../domain/backtest/source.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { orThrow } from '../suggest/snapshot.ts';

/** A strategy that was named: a built-in, a file of conditions, or a program of the person's own. */
export interface Chosen {
  name: string;
  params: Record<string, number>;
  /** Of the file's text; null for a built-in. */
  hash: string | null;
  source: StrategySource;
  /** What a strategy file says of size and exits. */
  defaults: Partial<Pick<DeclaredFile, 'size' | 'stop' | 'target' | 'trail' | 'maxBars'>>;
}

/** Longest a strategy may take, ms; a program that loops without end is stopped then. */
export const strategyLimitMs = 20_000;

/** The parameters of a strategy that a question gives. */
const givenParams = (question: object): Record<string, number | undefined> =>
  Object.fromEntries(
    Object.keys(strategyParams).map((name) => [
      name,
      (question as Record<string, unknown>)[name] as number | undefined,
    ]),
  );

function onlyAtTerminal(path: string, context: Context): void {
  if (context.caller === 'cli') return;
  throw new CoachError(
    'denied',
    `Only a person at a terminal may name a strategy file (${path.slice(0, 60)})`,
    'Use a built-in strategy.',
  );
}

async function declared(path: string, context: Context): Promise<Chosen> {
  onlyAtTerminal(path, context);
  const file = await (await context.ports.strategies()).read(path);
  const found = readDeclared(file.value);
  if (isRefusal(found)) {
    const at = 'path' in found ? file.lineOf(found.path) : 1;
    throw new CoachError(
      'usage',
      `${path}, line ${at}: ${found.refused}`,
      found.hint ?? 'See `coach backtest strategies --json` for the schema of a strategy file.',
    );
  }
  const { size, stop, target, trail, maxBars, name } = found.file;
  const given = { size, stop, target, trail, maxBars };
  const defaults = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { name, params: {}, hash: file.hash, source: { kind: 'declared', value: file.value }, defaults };
}

async function program(path: string, question: object, context: Context): Promise<Chosen> {
  onlyAtTerminal(path, context);
  const found = await (await context.ports.strategies()).program(path);
  const given = Object.entries(givenParams(question)).filter(([, value]) => value !== undefined);
  const params = Object.fromEntries(given) as Record<string, number>;
  const name = path.replace(/^.*[/\\]/, '').replace(/\.[cm]?[jt]s$/, '');
  return {
    name,
    params,
    hash: found.hash,
    source: { kind: 'module', path: found.path, params },
    defaults: {},
  };
}

/** The strategy a question names, read and found sound but not run. Throws `usage` and `missing`. */
export async function chooseStrategy(question: { strategy: string }, context: Context): Promise<Chosen> {
  const { strategy } = question;
  if (/\.(ya?ml|json)$/i.test(strategy)) return declared(strategy, context);
  if (/\.[cm]?[jt]s$/i.test(strategy)) return program(strategy, question, context);
  const { strategy: builtin, params } = orThrow(builtinWith(strategy, givenParams(question)));
  const { name } = builtin;
  return { name, params, hash: null, source: { kind: 'builtin', name, params }, defaults: {} };
}

/** Does a job here, or in a thread of its own where it is somebody's program. */
export async function doHere(job: Job, context: Context): Promise<JobAnswer> {
  if (job.source.kind !== 'module') {
    const answer = await doJob(job, null);
    return orThrow(answer);
  }
  const crew = await context.ports.crew();
  const limitMs = strategyLimitMs;
  const [answer] = await crew.run([job], { limitMs, threads: 1, signal: context.signal });
  return answer!;
}

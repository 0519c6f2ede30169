import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { SuggestQuestion } from '../../core/shapes/suggest-question.ts';
import type { SuggestDocument } from '../../core/shapes/suggestion.ts';
import { counselled } from '../../core/telemetry.ts';
import { addDays, endingSoon, localDate } from '../../domain/calendar/calendar.ts';
import { namedEvent, type Occasion, scheduledEvents } from '../../domain/calendar/events.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { rulesVersion } from '../../domain/options/playbook/playbook.ts';
import { slimmed } from '../../domain/suggest/kept.ts';
import { keptBars } from '../../domain/suggest/kept-bars.ts';
import { decide, measuredFor, type Person, type SuggestInputs } from '../../domain/suggest/suggestion.ts';
import type { Wish } from '../../domain/view/view.ts';
import { glanceOf } from '../desk/room.ts';
import { historyOf } from '../reading.ts';
import { deadlineOf } from './deadline.ts';
import { firstRun } from './first-run.ts';
import { type Keeping, keepChain, learnedOf, namedFile, orUnkept } from './keeping.ts';
import { recollect } from './recollection.ts';
import { dated, loadSnapshot, orThrow, type Snapshot } from './snapshot.ts';
import { votesUpTo } from './voted.ts';

const directions: Readonly<Record<string, NonNullable<Wish['direction']>>> = {
  bullish: 'bullish',
  up: 'bullish',
  bearish: 'bearish',
  down: 'bearish',
  neutral: 'neutral',
  flat: 'neutral',
};

function wishOf(question: SuggestQuestion): Wish {
  const wish: Wish = {};
  for (const word of question.view ?? []) {
    const direction = directions[word];
    if (direction ? wish.direction !== undefined : wish.volatility !== undefined) {
      const kind = direction ? 'direction' : 'volatility';
      throw new CoachError(
        'usage',
        `Two views of the ${kind} at once: ${question.view!.join(', ')}`,
        'Give one.',
      );
    }
    if (direction) wish.direction = direction;
    else wish.volatility = word.slice(0, word.indexOf('-')) as NonNullable<Wish['volatility']>;
  }
  if (question.horizon !== undefined) wish.horizonDays = question.horizon;
  return wish;
}

/** An open loss is only shown to somebody who has said what they have and how long they have traded. */
function knowsWhatItRisks(
  { capital, experience }: SuggestQuestion,
  { ports: { config, settings } }: Context,
): boolean {
  const experienced = experience !== undefined || settings.get('experience').origin !== 'default';
  return (capital ?? config.capital) !== null && experienced;
}

function personOf(question: SuggestQuestion, context: Context): Person {
  const { config } = context.ports;
  return {
    capital: question.capital ?? config.capital,
    risk: question.risk ?? config.risk,
    experience: question.experience ?? config.experience,
    definedRisk: question.definedRisk || !knowsWhatItRisks(question, context),
    brokeragePerOrder: config.brokeragePerOrder,
  };
}

/** What is scheduled in the year after the chain, and what the person names. */
function eventsOf({ event = [] }: SuggestQuestion, { exchange, asOf }: Chain): Occasion[] {
  const day = localDate(exchange, asOf);
  const named = event.map((text) => orThrow(namedEvent(text)));
  return [...scheduledEvents(exchange, day, addDays(day, 366)), ...named];
}

/** How long a write of a suggestion waits for another process: who asked is waiting too. */
const patienceMs = 2_000;

/** Expiries and exits beyond the calendar's end are not known: said a month before. */
function calendarEnds({ exchange }: Chain, now: number): string[] {
  const through = endingSoon(exchange, localDate(exchange, now));
  if (through === null) return [];
  const how =
    exchange === 'US' ? 'update coach' : "import the exchange's holiday list with `coach market import`";
  return [`The ${exchange} calendar ends on ${through}: ${how}, or later sessions are not known`];
}

async function inputsOf(
  question: SuggestQuestion,
  snapshot: Snapshot,
  keeping: Keeping,
  context: Context,
): Promise<SuggestInputs> {
  const { chain, sample, bars } = snapshot;
  const previous = snapshot.past[0];
  const aside = question.chain !== undefined && question.keep !== true;
  const chainId = await keepChain(chain, snapshot, aside, keeping, context);
  const memory = await orUnkept(keeping, () => recollect(chain.symbol, snapshot.now, context), null);
  const votes = await orUnkept(keeping, () => votesUpTo(chain.symbol, snapshot.now, context), null);
  const learned = await learnedOf(question, snapshot, keeping, context);
  const beside = await glanceOf({ currency: chain.currency, sample }, context);
  return {
    version: 1,
    rulesVersion,
    chainId,
    previousId: previous ? await keepChain(previous, snapshot, false, keeping, context) : null,
    expiry: question.expiry ?? null,
    now: snapshot.now,
    freshness: snapshot.freshness,
    sample,
    rate: snapshot.rate,
    wish: wishOf(question),
    person: personOf(question, context),
    history: historyOf(snapshot, snapshot.past),
    bars: bars && keptBars(bars),
    warnings: [...snapshot.warnings, ...calendarEnds(chain, snapshot.now), ...learned.warnings],
    events: eventsOf(question, chain),
    ...(memory === null ? {} : { memory }),
    ...(votes === null ? {} : { votes }),
    ...(beside === null ? {} : { desk: beside }),
    ...learned.tables,
  };
}

/** An id a person can read out: symbol, day of the prices, and the digest of all that went in. */
function idOf(chain: Chain, inputs: string, context: Context): string {
  const name = chain.symbol.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
  return `${name}-${localDate(chain.exchange, chain.asOf).replaceAll('-', '')}-${context.ports.digest(inputs).slice(0, 12)}`;
}

/** Writes the document of the inputs and keeps it with its receipt before anybody sees it. */
async function kept(
  asked: SuggestInputs,
  snapshot: Snapshot,
  keeping: Keeping,
  context: Context,
): Promise<SuggestDocument> {
  const { chain } = snapshot;
  const previous = snapshot.past[0] ?? null;
  const measured = orThrow(measuredFor(asked, chain, previous), 'missing');
  const inputs = slimmed(asked, measured.analysis);
  const text = JSON.stringify(inputs);
  const id = idOf(chain, text, context);
  const document = orThrow(decide(id, inputs, chain, previous, measured), 'missing');
  const save = async () =>
    (await context.ports.store()).suggestions.save({
      id,
      symbol: document.symbol,
      asOf: chain.asOf,
      createdAt: inputs.now,
      chainId: inputs.chainId,
      rulesVersion,
      document: JSON.stringify(document),
      inputs: text,
    });
  await orUnkept(keeping, save, null);
  if (keeping.fault === null) return document;
  const unkept = `This answer was not kept and cannot be replayed: ${keeping.fault.message}`;
  return { ...document, warnings: [...document.warnings, unkept] };
}

/**
 * The rules answer at once and are kept; where a model is configured it is then asked to choose and word among the rules'
 * candidates, within a deadline. Who reads along sees the rules' card first and the model's words after it.
 */
export async function suggest(typed: SuggestQuestion, context: Context): Promise<SuggestDocument> {
  const question = dated(await firstRun(typed, context), context);
  namedFile(question);
  const snapshot = await loadSnapshot(question, context);
  const keeping: Keeping = { fault: null };
  const patience = (ms: number | null) =>
    orUnkept(keeping, async () => (await context.ports.store()).patience(ms), undefined);
  await patience(patienceMs);
  try {
    const document = await answered(question, snapshot, keeping, context);
    if (!question.evidence) return document;
    const { evidenceOf } = await import('../backtest/evidence.ts');
    return { ...document, evidence: await evidenceOf(document, context) };
  } finally {
    await patience(null);
  }
}

async function answered(
  question: SuggestQuestion,
  snapshot: Snapshot,
  keeping: Keeping,
  context: Context,
): Promise<SuggestDocument> {
  const inputs = await inputsOf(question, snapshot, keeping, context);
  const byRules = await kept(inputs, snapshot, keeping, context);
  if (question.model === false || !context.ports.config.modelReady || context.caller === 'model')
    return byRules;
  context.stream?.({ type: 'preview', output: { ...byRules, sourceReason: 'the model is being asked' } });
  const { askCounsel } = await import('./counsel.ts');
  const deadlineMs = await deadlineOf(question, context);
  const asked = context.ports.clock.monotonic();
  const counsel = await askCounsel(inputs, snapshot.chain, snapshot.past[0] ?? null, context, deadlineMs);
  counselled(context, context.ports.clock.monotonic() - asked, counsel !== null);
  if (counsel === null) return byRules;
  const document = await kept({ ...inputs, counsel }, snapshot, keeping, context);
  context.stream?.({ type: 'amended', output: document });
  return document;
}

import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { OptionsQuestion } from '../../core/shapes/backtest-options.ts';
import { type SuggestDocument, suggestDocument } from '../../core/shapes/suggestion.ts';
import { type LegRule, readLegRule } from '../../domain/backtest/options/leg-rule.ts';
import type { OptionRules } from '../../domain/backtest/options/rules.ts';
import { structureRules } from '../../domain/backtest/options/structure.ts';
import { dayNumber } from '../../domain/calendar/zone.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { type FillModel, fillModel } from '../../domain/desk/fill-model.ts';
import { templates } from '../../domain/options/playbook/template.ts';
import { orThrow } from '../suggest/snapshot.ts';

/** What is traded: a structure by name or in words, or what a suggestion advised, put relative to spot. */
export interface Structure {
  symbol: string;
  name: string | null;
  legs: LegRule[];
  /** Days to expiry it is entered with, when not said otherwise. */
  dte: readonly [number, number];
  stop: number | null;
  target: number | null;
  /** Chance of profit the suggestion promised. */
  promised: number | null;
}

/** Of a suggestion, what a structure is read from; one that an older coach kept has no codes for what it left out. */
const kept = suggestDocument.omit({ rejected: true });
export type KeptSuggestion = Omit<SuggestDocument, 'rejected'>;

const needs = (what: string, hint: string) => new CoachError('usage', what, hint);

/** The document of a suggestion: from standard input, from a file's JSON already read, or from the store by its id. */
export async function suggestionOf(
  given: NonNullable<OptionsQuestion['suggestion']>,
  context: Context,
): Promise<KeptSuggestion> {
  let value: unknown = given;
  if (given === '-') {
    const bytes = (await context.piped?.()) ?? new Uint8Array();
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      throw needs(
        'What came on standard input is not the JSON of a suggestion',
        'Try: coach suggest NIFTY --json | coach backtest options --suggestion -',
      );
    }
  } else if (typeof given === 'string') {
    const { suggestions } = await context.ports.store();
    const [newest] = given === 'last' ? await suggestions.list({ limit: 1 }) : [];
    const record = await suggestions.byId(newest?.id ?? given);
    if (record === null)
      throw new CoachError(
        'missing',
        `There is no suggestion "${given}"`,
        'Ids stand in the JSON of `suggest`.',
      );
    value = JSON.parse(record.document);
  }
  const read = kept.safeParse(value);
  if (read.success) return read.data;
  throw needs('That is not the JSON of a suggestion', 'Give the whole document of `coach suggest --json`.');
}

/** A suggestion's legs by their delta, or by their distance from spot where it has none. */
async function ofSuggestion(question: OptionsQuestion, context: Context): Promise<Structure> {
  const document = await suggestionOf(question.suggestion!, context);
  const found = document.suggestions.find(({ rank }) => rank === question.rank);
  if (found === undefined)
    throw needs(`The suggestion has no rank ${question.rank}`, `It has ${document.suggestions.length}.`);
  const { spot } = document.market;
  const lots = Math.min(...found.legs.map((leg) => leg.lots));
  const legs = found.legs.map((leg): LegRule => {
    const { type } = leg;
    const delta = leg.delta === null ? Number.NaN : Math.abs(leg.delta);
    const near = delta > 0.02 && delta < 0.98;
    const percent = spot === null || leg.strike === null ? 0 : (leg.strike / spot - 1) * 100;
    const at =
      type === 'FUT' ? null : near ? { by: 'delta' as const, delta } : { by: 'percent' as const, percent };
    return {
      action: leg.action,
      type,
      at,
      lots: Math.round(leg.lots / lots),
      far: leg.expiry !== document.expiry,
    };
  });
  const dte = dayNumber(document.expiry) - dayNumber(document.asOf.slice(0, 10));
  const size = Math.abs(found.netCash);
  const { target, stop } = found.exits;
  const credit = found.netCash > 0;
  return {
    symbol: document.symbol,
    name: found.strategy,
    legs,
    dte: [Math.max(1, dte - 2), dte + 2],
    target: size > 0 && target.pl > 0 ? target.pl / size : null,
    // A credit's stop counts what closing costs, so the credit itself comes on top of the loss.
    stop: size > 0 && stop.pl < 0 ? -stop.pl / size + (credit ? 1 : 0) : null,
    promised: found.pop,
  };
}

/** What a question wants traded. Throws `usage` and `missing`. */
export async function structureOf(question: OptionsQuestion, context: Context): Promise<Structure> {
  const { suggestion, structure, legs, symbol } = question;
  if ([suggestion, structure, legs].filter((one) => one !== undefined).length !== 1)
    throw needs(
      'Name what to trade in one way: a structure, --leg or --suggestion',
      'For example: coach backtest options short-straddle --symbol NIFTY',
    );
  if (suggestion !== undefined) return ofSuggestion(question, context);
  if (symbol === undefined) throw needs('Which symbol?', 'Add --symbol NIFTY.');
  const plain = { symbol, stop: null, target: null, promised: null };
  if (legs !== undefined)
    return { ...plain, name: null, legs: legs.map((leg) => orThrow(readLegRule(leg))), dte: [1, 45] };
  const rules = orThrow(structureRules(structure!));
  const template = templates.find(({ id }) => id === structure)!;
  return { ...plain, name: structure!, legs: rules, dte: template.days };
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const minuteOf = (time: string | undefined): number | null =>
  time === undefined ? null : Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** How to fill where the question does not say: at the close in end-of-day data, else at the touch. */
export function fillOf(text: string | undefined, chains: readonly Chain[]): FillModel {
  if (text !== undefined) {
    const model = orThrow(fillModel(text));
    if (model.kind === 'settle')
      throw needs(
        'Stored chains hold no settlement prices',
        'Use --fill close; expiries settle at the underlying all the same.',
      );
    return model;
  }
  const quoted = chains.some(({ slices }) => slices.some(({ call }) => call.bid.some((bid) => bid > 0)));
  return { kind: quoted ? 'touch' : 'close' };
}

/** The engine's rules of a question. Throws `usage`. */
export function rulesOf(question: OptionsQuestion, structure: Structure, fill: FillModel): OptionRules {
  const entryDteMin = question.entryDteMin ?? structure.dte[0];
  const entryDteMax = question.entryDteMax ?? Math.max(entryDteMin, structure.dte[1]);
  if (entryDteMin > entryDteMax)
    throw needs(`--entry-dte-min ${entryDteMin} is above --entry-dte-max ${entryDteMax}`, 'Turn them round.');
  return {
    legs: structure.legs,
    lots: question.lots,
    entryDteMin,
    entryDteMax,
    entryWeekdays: question.entryWeekday?.map((day) => weekdays.indexOf(day) + 1) ?? null,
    entryMinute: minuteOf(question.entryTime),
    ivRankMin: question.ivRankMin ?? null,
    ivRankMax: question.ivRankMax ?? null,
    overlap: question.overlap,
    exitDte: question.exitDte ?? null,
    exitBeforeExpiry: question.exitBeforeExpiry,
    exitMinute: minuteOf(question.exitTime),
    exitDelta: question.exitDelta ?? null,
    stop: question.stop ?? structure.stop,
    target: question.target ?? structure.target,
    fill,
  };
}

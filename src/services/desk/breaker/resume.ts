import type { Context } from '../../../core/command.ts';
import type { BreakerDocument } from '../../../core/shapes/breaker.ts';
import { mayOverride } from '../../../domain/breaker/breaker.ts';
import { conditions } from '../../../domain/breaker/condition.ts';
import type { BreakerSettings } from '../../../domain/breaker/state.ts';
import type { DeskState } from '../../../domain/desk/state.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import type { Approval } from '../../../ports/desk.ts';
import { sendCode } from '../../watch/code.ts';
import { act, type Done, momentOf, nowOf } from '../decision.ts';
import { breakerDocument, breakerOf, overrideFrom } from './breaker.ts';

export interface ResumeWords {
  account: string;
  /** Why the conditions are passed over; null where they are not. */
  override: string | null;
}

export type Resumed = BreakerDocument & {
  /** What came of it: trading again, or a code on its way. */
  outcome: 'resumed' | 'sent' | 'refused';
  reason: string | null;
};

const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Eight characters nobody can guess, from the digest of random ids. */
function freshCode({ ports }: Context): string {
  const digest = ports.digest(`${ports.clock.id()}${ports.clock.id()}`);
  const characters = Array.from(
    { length: 8 },
    (_, i) => alphabet[Number.parseInt(digest.slice(4 * i, 4 * i + 4), 16) % 32],
  );
  return `${characters.slice(0, 4).join('')}-${characters.slice(4).join('')}`;
}

const bare = (code: string): string => code.trim().toUpperCase().replaceAll(/[\s-]/g, '');

/** The hash of a code, bound to the account, the request and the breaker's version. */
const hashOf = (
  context: Context,
  salt: string,
  account: string,
  request: number,
  version: number,
  code: string,
): string => context.ports.digest(JSON.stringify([salt, account, request, version, bare(code)]));

/** What is missing for a resume, in a sentence; null when nothing is. */
function missing(state: DeskState, override: string | null, now: number): string | null {
  const breaker = breakerOf(state);
  const from = overrideFrom(state);
  const at = from === null ? '' : ` from ${timeAt(state.exchange, from).slice(0, 16).replace('T', ' ')}`;
  if (breaker.state === 'active' || breaker.state === 'probation')
    return `The account ${state.account} is not halted`;
  if (override !== null)
    return mayOverride(breaker, state.settings.breaker, now) || breaker.state === 'eligible'
      ? null
      : `An override is possible${at}, with no fault open${breaker.faults.length === 0 ? '' : ` (${breaker.faults.join(', ')})`}`;
  if (breaker.state === 'eligible') return null;
  const unmet = conditions(breaker, state.settings.breaker, now).filter(({ met }) => !met);
  return `Not met: ${unmet.map(({ name }) => name).join(', ')}; an override is possible${at}`;
}

const refused = (done: Done, reason: string): Resumed => ({
  ...breakerDocument(done.state, done.at, false),
  outcome: 'refused',
  reason,
});

/** Asks the breaker for a code and keeps its hash; null where the breaker does not grant it. */
async function requestCode(
  words: ResumeWords,
  context: Context,
): Promise<{ code: string; done: Done } | null> {
  const code = freshCode(context);
  const salt = context.ports.digest(`${context.ports.clock.id()}${context.ports.clock.id()}`).slice(0, 40);
  const done = await act(
    words.account,
    {
      events: (state, at) => [
        { at, type: 'request', override: words.override !== null && breakerOf(state).state === 'halted' },
      ],
      log: [
        {
          kind: 'breaker',
          body: JSON.stringify({ account: words.account, asked: 'resume', override: words.override }),
        },
      ],
      approval({ state, effects }): Approval | undefined {
        const granted = effects.some(({ effect }) => effect.type === 'verdict' && effect.granted === true);
        const { request, version } = breakerOf(state);
        if (!granted || request === null) return undefined;
        const hash = hashOf(context, salt, state.account, request.code, version, code);
        return { account: state.account, request: request.code, salt, hash, until: request.until };
      },
    },
    context,
  );
  const granted = done.effects.some(({ effect }) => effect.type === 'verdict' && effect.granted === true);
  return granted ? { code, done } : null;
}

/** The figures a person sees before typing the code. */
function figures(document: BreakerDocument, settings: BreakerSettings, override: string | null): string {
  const { probationTrades: trades, probationSessions: sessions } = settings;
  const percent = (ratio: number | null) => (ratio === null ? 'unknown' : `${(100 * ratio).toFixed(2)} %`);
  const rows = document.conditions.map(
    ({ name, value, needs, met }) =>
      `  ${name}: ${value === null ? 'cannot be told' : Number(value.toFixed(4))} (needs ${needs}) ${met ? 'met' : 'NOT met'}`,
  );
  return [
    `Account ${document.account}: ${document.state}, ${document.reasons.join(', ') || 'no reason left'}.`,
    `Equity ${document.equity}, peak ${document.peak}, drawdown ${percent(document.drawdown)}.`,
    ...rows,
    ...(override === null ? [] : [`Override: ${override}`]),
    `A resume sets the peak to ${document.equity} and the count of losses to 0; limits and positions stay.`,
    `New risk is then allowed at half size for ${trades} trades or ${sessions} sessions, whichever comes first.`,
  ].join('\n');
}

/**
 * Lets a person start trading again. At a terminal the figures are shown and a code is typed; without one the code goes out through the alert
 * channel and `breaker approve` completes it. Nothing else resumes: no yes, no pipe, no model.
 */
export async function resumeTrading(words: ResumeWords, context: Context): Promise<Resumed> {
  const looked = await act(words.account, { events: (_, at) => [{ at, type: 'check' }] }, context);
  const lacking = missing(looked.state, words.override, looked.at);
  if (lacking !== null) return refused(looked, lacking);
  const asked = await requestCode(words, context);
  if (asked === null) return refused(looked, 'The breaker did not grant a code');
  const document = breakerDocument(asked.done.state, asked.done.at, false);
  const said = figures(document, asked.done.state.settings.breaker, words.override);
  const question = `${said}\nType ${asked.code} to resume: `;
  const typed = (await context.secret?.(question)) ?? null;
  if (typed !== null) return approveCode({ account: words.account, code: typed }, context);
  const text = `${said}\nCode: ${asked.code} (15 minutes)\ncoach breaker approve ${asked.code} --account ${words.account}`;
  const { took, tried } = await sendCode(
    { title: `Resume ${words.account}?`, text, account: words.account },
    context,
  );
  if (took.length > 0)
    return { ...document, outcome: 'sent', reason: `A code went out through ${took.join(' and ')}` };
  return refused(
    asked.done,
    tried.length === 0
      ? 'There is no terminal to type a code at, and no alert channel to send it through'
      : `There is no terminal to type a code at, and no alert channel took it (${tried.join(', ')})`,
  );
}

/** Completes a resume with the code that was shown or sent: good once, for fifteen minutes, and only while nothing has changed since. */
export async function approveCode(
  words: { account: string; code: string },
  context: Context,
): Promise<Resumed> {
  const moment = await momentOf(words.account, context);
  const { request, version } = breakerOf(moment.state);
  const { desk } = await context.ports.store();
  const kept = request === null ? null : await desk.approval(words.account, request.code);
  const good =
    request !== null &&
    kept !== null &&
    hashOf(context, kept.salt, words.account, request.code, version, words.code) === kept.hash;
  if (!good) {
    const document = breakerDocument(moment.state, nowOf(moment, context), false);
    return { ...document, outcome: 'refused', reason: 'That is not the code, or it is no longer good' };
  }
  const done = await act(
    words.account,
    { catchUp: false, events: (_, at) => [{ at, type: 'approve', code: request.code }] },
    context,
  );
  const granted = done.effects.some(({ effect }) => effect.type === 'verdict' && effect.granted === true);
  if (!granted) return refused(done, 'The code is no longer good');
  await context.ports.halts.lower(words.account);
  return { ...breakerDocument(done.state, done.at, false), outcome: 'resumed', reason: null };
}

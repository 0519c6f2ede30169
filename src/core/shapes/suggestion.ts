import { z } from 'zod';
import { chainDocument } from './chain.ts';
import { evidenceRow } from './evidence.ts';
import {
  bare,
  count,
  day,
  dollars,
  given,
  instant,
  list,
  money,
  oneOf,
  orNull,
  part,
  rank,
  ratio,
  signedRatio,
  volatility,
  words,
} from './figure.ts';
import { lessonDocument, votesDocument } from './lesson.ts';
import { warnings } from './market.ts';
import {
  breakevensAfterCosts,
  charges,
  marginBasis,
  outcome,
  positionGreeks,
  pricedLeg,
} from './position.ts';
import { exits, scene } from './prospect.ts';
import { rejection } from './rejection.ts';
import { deskGlance, roomToday } from './room.ts';
import { view } from './view.ts';

const prospects = {
  ...scene,
  returnOnMargin: orNull(
    signedRatio('Largest profit after charges over the margin; null where out of reach'),
  ),
  worth: part('Mean result at the near expiry after charges; no edge is claimed', {
    market: money('By the prices of the market: costs only'),
    realised: orNull(money('If the underlying moved as it did over 20 sessions; null where that is unknown')),
    view: money('If the view is right'),
    realisedVolatility: orNull(volatility('Realised volatility assumed')),
    viewMove: bare('Move the view is taken to mean, in expected moves'),
    viewVolatility: volatility('Volatility the view is taken to mean'),
  }),
};

/** One suggestion in the public JSON of `suggest`. */
export const suggestion = z.object({
  rank: count('Place, 1 is the best'),
  strategy: words('Key of the structure in the playbook'),
  name: words('Name of the structure'),
  summary: words('What it bets on'),
  logic: list('Why it, a sentence each', z.string()),
  actions: list('The orders in words, like BUY CE 25000', z.string()),
  tags: list('Side and type of its legs', z.string()),
  risk: oneOf('How much of the risk budget it takes', ['low', 'medium', 'high']),
  legs: list('Its legs', pricedLeg(['ask', 'bid', 'last'])),
  ...outcome,
  breakevensAfterCosts,
  pop: ratio('Probability of a profit after costs'),
  expectedValue: money('Expected profit after costs, at the middle of the quotes; negative is a loss'),
  margin: part('What the broker will ask for', {
    estimate: money('Estimate'),
    basis: marginBasis,
  }),
  charges,
  greeks: positionGreeks,
  exits: exits.describe('When to get out'),
  memory: orNull(lessonDocument.describe('What past set-ups like it say; null where nothing is remembered')),
  votes: given(votesDocument.describe('What you said of answers about it; absent where nothing was said')),
  roomToday: orNull(roomToday.describe('What the paper account may still do today; null without one')),
  ...prospects,
  role: oneOf('view: it follows the view; ifWrong: it wins where those before it lose', ['view', 'ifWrong']),
  fit: rank('How well it suits the view, the person and the market: a ranking, no probability'),
  fitParts: part('What the fit is made of; the weights follow the risk setting (docs/playbook.md)', {
    fit: rank('How far it does what the view says'),
    pop: rank('Chance of a profit'),
    value: rank('How little its costs are on the margin'),
    liquidity: rank('How tradable its quotes are'),
    tail: rank('What can be won over what can be lost'),
    cost: rank('How little the charges take of the profit'),
    horizon: rank('How well the days left suit it'),
  }),
  confidence: orNull(
    ratio('Chance of profit by what came of ideas like it; null while too few are known to say so'),
  ),
  confidenceReason: words('What it rests on, or why there is none'),
  measured: part('What came of ideas with a figure in the same band; absent without a calibration', {
    pop: orNull(
      part('By the stated chance; null where too few ended', {
        stated: ratio('The stated chance'),
        measured: ratio('Share of those that won, an expiry counted once'),
        n: count('Ideas that ended'),
        clusters: count('Expiries among them'),
        low: ratio('Lower end of the 95 % interval of the chance'),
        high: ratio('Upper end'),
      }),
    ),
    fit: orNull(
      part('By the fit; null where too few ended', {
        measured: ratio('Share that won'),
        n: count('Ideas that ended'),
        clusters: count('Expiries among them'),
      }),
    ),
  }).optional(),
});
export type Suggestion = z.infer<typeof suggestion>;

/** Why an answer is the rules' where that needs no saying. */
export const unasked = 'no model was asked';

/** The document of `suggest`, which `replay` shows again. */
export const suggestDocument = z.object({
  id: words('Id of the kept suggestion, for `replay`'),
  symbol: words('Underlying'),
  expiry: day('Nearest expiry of the legs'),
  asOf: instant('The moment the prices are of'),
  createdAt: instant('The moment it was made for'),
  source: oneOf(
    'Who chose: rules where no model was asked, model where one chose and worded, fallback where one was asked and did not answer',
    ['rules', 'model', 'fallback'],
  ),
  sourceReason: words('Why that'),
  decisionPath: list('The steps to the answer', z.string()),
  market: chainDocument.omit({ strikes: true }).describe('The chain it rests on, without its strikes'),
  view: view.describe('What is expected, and why'),
  suggestions: list('At most three, the best first', suggestion),
  rejected: list('Structures that were left out, and why', rejection),
  considered: count('Candidates built on real strikes'),
  desk: deskGlance.optional().describe('The paper account beside it; absent where there is none'),
  warnings,
  caution: orNull(
    part('What the model that chose warns of; null without one', {
      by: words('The model'),
      says: words('Its warning'),
    }),
  ),
  receipt: part('What it can be made again from', {
    chainId: words('Id of the kept chain'),
    rulesVersion: words('Version of the rules'),
    promptHash: orNull(words('Hash of the prompt; null without a model')),
    model: orNull(words('Model that was asked')),
    cost: orNull(dollars('What the model cost')),
    calibration: given(words('Version of the calibration that its confidence rests on')),
    rulesCalibration: given(words('Version of the calibration of the rules that moved its ranking')),
  }),
  evidence: given(
    list('What structures like these did on the stored days before, where that was asked for', evidenceRow),
  ),
});
export type SuggestDocument = z.infer<typeof suggestDocument>;

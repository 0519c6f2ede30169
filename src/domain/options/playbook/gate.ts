import type { View } from '../../../core/shapes/view.ts';
import type { Occasion } from '../../calendar/events.ts';
import { addDays } from '../../calendar/zone.ts';
import type { PickedLeg } from './candidate.ts';
import { type Fault, fault } from './fault.ts';
import type { Market } from './market.ts';
import { type Appetite, type Level, limits, type Template } from './template.ts';

export interface Person {
  capital: number | null;
  risk: Appetite;
  experience: Level;
  definedRisk: boolean;
  /** In rupees, for orders on Indian exchanges. */
  brokeragePerOrder: number;
}

const ranks: Record<Level, number> = { beginner: 0, intermediate: 1, advanced: 2 };

/** Events between the day and the end of the position, in order. */
export function eventsBefore(
  events: readonly Occasion[],
  market: Market,
  horizonDays: number | null,
): Occasion[] {
  const horizon = horizonDays === null ? market.near.expiry : addDays(market.day, Math.ceil(horizonDays));
  const end = [horizon, market.near.expiry].sort()[0]!;
  return events
    .filter(({ date }) => date >= market.day && date <= end)
    .sort((a, b) => (a.date === b.date ? (a.name < b.name ? -1 : 1) : a.date < b.date ? -1 : 1));
}

const sells = (template: Template): boolean =>
  template.legs.some(({ action, right }) => action === 'sell' && right !== 'FUT');

function personFault(template: Template, person: Person): Fault | null {
  if (template.risk === 'undefined' && person.experience === 'beginner')
    return fault(
      'openLoss',
      'open loss not allowed: beginners are never offered positions whose loss is open',
    );
  if (template.risk === 'undefined' && person.definedRisk)
    return fault(
      'openLoss',
      'open loss not allowed: only positions with a known worst case are shown; set capital and experience to see others',
    );
  if (ranks[template.level] > ranks[person.experience])
    return fault(
      'experience',
      `for ${template.level} traders; your experience is set to ${person.experience}`,
    );
  return null;
}

function dayFault(template: Template, market: Market): Fault | null {
  const { daysToExpiry, settlement, near } = market;
  const today = { value: daysToExpiry, limit: 1 };
  if (daysToExpiry === 0 && template.risk === 'undefined')
    return fault('expiryDay', `expiry day risk: ${near.expiry} expires today and the loss is open`, today);
  if (daysToExpiry === 0 && template.legs.some(({ expiry }) => expiry === 'far'))
    return fault(
      'expiryDay',
      `expiry day risk: ${near.expiry} expires today, when the later leg no longer offsets margin`,
      today,
    );
  if (settlement === 'physical' && sells(template) && daysToExpiry < limits.physicalDays)
    return fault(
      'physicalSettlement',
      `expiry day risk: ${market.symbol} options are settled in shares and ${near.expiry} is ${daysToExpiry} days away`,
      { value: daysToExpiry, limit: limits.physicalDays },
    );
  return null;
}

function eventFault(template: Template, events: readonly Occasion[]): Fault | null {
  const first = events[0];
  if (first === undefined || template.risk === 'defined' || template.volatility !== 'falling') return null;
  return fault(
    'event',
    `event: ${first.name} on ${first.date} falls before the exit, and a gap has no stop`,
    {
      date: first.date,
    },
  );
}

/** Why a structure is not considered at all for this person, view and day. */
export function templateFault(
  template: Template,
  view: View,
  person: Person,
  market: Market,
  events: readonly Occasion[],
): Fault | null {
  const against =
    template.direction !== 'neutral' && view.direction !== 'neutral' && template.direction !== view.direction;
  const stands = { rising: 'falling', falling: 'rising', steady: null }[view.volatility];
  return (
    personFault(template, person) ??
    (against
      ? fault('direction', `${template.direction} structure against a ${view.direction} view`)
      : null) ??
    (template.volatility === stands
      ? fault('volatility', `structure for ${stands} volatility against a view of ${view.volatility}`)
      : null) ??
    dayFault(template, market) ??
    eventFault(template, events)
  );
}

/** Why a set of legs cannot be ordered even once. */
export function freezeFault(legs: readonly PickedLeg[], market: Market): Fault | null {
  if (market.freeze === null) return null;
  const most = Math.max(...legs.map(({ ratio }) => ratio * market.lot));
  return most < market.freeze
    ? null
    : fault('freeze', `freeze quantity: one order of ${most} units reaches the limit of ${market.freeze}`, {
        value: most,
        limit: market.freeze,
      });
}

import type { Recognised } from '../../domain/intent/intent.ts';
import { type Route, route } from '../../domain/intent/route.ts';
import type { Turn } from '../turn/turn.ts';

/** What the question is answered from; one that leans on the question before goes on with what that one was about. */
export function routeOf({ text, recognised, earlier }: Pick<Turn, 'text' | 'recognised' | 'earlier'>): Route {
  const own = route(text);
  const last = earlier.at(-1)?.user;
  const leans =
    recognised.followUp && /^(?:refuse|chain\.outlook)/.test(own.topic) && own.normal.split(' ').length <= 5;
  if (!leans || last === undefined) return own;
  const before = route(last);
  return before.topic.startsWith('refuse')
    ? own
    : {
        ...before,
        symbol: own.symbol ?? before.symbol,
        slots: { ...before.slots, language: own.slots.language },
      };
}

/** How sure of an intent prepared advice must be to answer what no read is known for. */
const sure = 0.4;

/** Whether advice prepared for the intent answers better than a read: what to do with a position, a plain idea, what no read is known for. */
export function prepared({ topic, slots }: Route, { intent, confidence }: Recognised): boolean {
  if (/^(?:caution|help|terms|contracts|calendar|query|performance|patterns|memory)/.test(topic))
    return false;
  if (intent === 'exit' || intent === 'error')
    return (
      /^(?:suggest|refuse|payoff|portfolio)/.test(topic) && !(topic === 'payoff' && slots.strikes.length > 0)
    );
  if (topic === 'suggest.idea')
    return slots.language === 'en' && slots.capital === null && !/^(?:default|market)$/.test(intent);
  return topic === 'refuse.unclear' && intent !== 'default' && confidence >= sure;
}

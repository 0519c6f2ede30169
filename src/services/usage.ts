import type { Ports } from '../core/command.ts';
import { costNano, dollars, priceOf } from '../domain/cost.ts';
import type { ModelInfo } from '../ports/model.ts';
import type { PlannedCall, Spending, Withheld } from '../ports/spending.ts';

export interface Caps {
  /** US dollars one answer may cost; null is no cap. */
  turn: number | null;
  day: number | null;
  /** The person set a cap, so a call whose price nobody knows may not be made. */
  meant: boolean;
}

const nano = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * 1e9));
const shown = (value: number): string => `$${dollars(value).toFixed(4)}`;

/** The UTC day of a moment. */
export const utcDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The caps in force: a flag before the settings. A default is a safety net, a cap somebody set is a promise. */
export function capsOf(ports: Ports, maxCost?: number): Caps {
  const set = (key: string) => ports.settings.get(key).origin !== 'default';
  const { maxCostTurn, maxCostDay } = ports.config;
  return {
    turn: maxCost ?? maxCostTurn,
    day: maxCostDay,
    meant:
      maxCost !== undefined ||
      (set('max-cost-turn') && maxCostTurn !== null) ||
      (set('max-cost-day') && maxCostDay !== null),
  };
}

const unknown = ({ model, provider }: ModelInfo): string =>
  `The price of ${model} at ${provider} is not known, so its cost is not either`;

function overTurn(call: PlannedCall, planned: number, cap: number): Withheld | null {
  if (call.turnNano + planned <= cap) return null;
  return {
    reserved: false,
    message: `The next model call could cost ${shown(planned)} on top of ${shown(call.turnNano)}; one answer may cost ${shown(cap)}`,
    hint: 'Raise it with --max-cost or `coach config set max-cost-turn <dollars>`.',
  };
}

/** Money for model calls out of the store's ledger and the dated prices. */
export function spending(ports: Ports, caps: Caps): Spending {
  const price = async (info: ModelInfo) => priceOf(await ports.prices(), info, utcDay(ports.clock.now()));
  const turnCap = nano(caps.turn);
  const dayCap = nano(caps.day);

  return {
    unknownPrice: async (info) => ((await price(info)) === null ? unknown(info) : null),
    async reserve(call) {
      const { info, sessionId, turnId, inputTokens, outputTokens } = call;
      const row = await price(info);
      const planned = costNano({ input: inputTokens, cachedInput: 0, output: outputTokens }, row);
      if (planned === null && caps.meant) {
        return {
          reserved: false,
          message: `${unknown(info)}, and a cap is set`,
          hint: 'Add its price to prices.json in the folder of `coach doctor`, or take the cap away.',
        };
      }
      const late = planned === null || turnCap === null ? null : overTurn(call, planned, turnCap);
      if (late !== null) return late;
      const id = ports.clock.id();
      const at = ports.clock.now();
      const { usage } = await ports.store();
      const { provider, model } = info;
      const asked = { id, at, day: utcDay(at), sessionId, turnId, provider, model, reservedNano: planned };
      const { kept, day } = await usage.reserve(asked, dayCap);
      if (!kept) {
        await (await ports.store()).alerts.raise({
          kind: 'budget',
          severity: 'warning',
          key: utcDay(at),
          about: model,
          at,
          facts: { spent: dollars(day.costNano), cap: dollars(dayCap ?? 0), model },
        });
        return {
          reserved: false,
          message: `Today's model calls cost ${shown(day.costNano)} so far; the next could cost ${shown(planned ?? 0)} and the day's cap is ${shown(dayCap ?? 0)}`,
          hint: 'It starts anew at 00:00 UTC; `coach config set max-cost-day <dollars>` raises it.',
        };
      }
      return {
        reserved: true,
        async settle(used) {
          const counted = used ?? { input: null, cachedInput: null, output: null, reasoning: null };
          const cost = counted.input === 0 && counted.output === 0 ? 0 : costNano(counted, row);
          return { costNano: cost, day: await usage.settle(id, { ...counted, costNano: cost }) };
        },
      };
    },
  };
}

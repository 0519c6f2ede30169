import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import file from '../../../data/vendors/vendors.json' with { type: 'json' };
import { CoachError } from '../../core/errors.ts';
import { backoffMs } from '../../core/retry.ts';
import { guardedLookup } from '../model/base-url.ts';
import { random } from '../system.ts';
import { type Answer, type Ask, type Sender, tried } from './attempt.ts';
import { type Lane, lane, type Window } from './lanes.ts';

/** A server as it is talked to: in its own pace, without redirects, bounded in time and bytes. */
export interface Client {
  readonly origin: string;
  /** Any answer with a status of 2xx to 4xx; throws CoachError `unavailable` where there was none that counts. */
  answer(ask: Ask): Promise<Answer>;
  /** JSON of a good answer; throws what the vendor's refusals mean, else `unavailable`. */
  json(ask: Ask): Promise<{ value: unknown; at: number | null }>;
}

export interface ClientOptions extends Sender {
  /** Whose limits hold: a key of data/vendors. */
  limits: keyof typeof file.lanes;
  /** What a refusal means, from its status and body; undefined leaves it to the status. */
  refusal?(status: number, body: unknown): CoachError | undefined;
  /** Texts that no message may hold. */
  secrets?(): readonly string[];
  dispatcher?: Dispatcher;
  /** How names are looked up; the system's way when left out. */
  lookup?: LookupFunction;
}

const tries = 3;
const longestWaitMs = 15_000;
const connectMs = 5_000;
export function parsedJson(name: string, body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (thrown) {
    throw new CoachError(
      'unavailable',
      `${name} sent JSON that is damaged or cut short (${body.length} bytes)`,
      'Try again in a moment.',
      { cause: thrown },
    );
  }
}

/** The vendor's own words, short and without anything secret in them. */
function words(body: Uint8Array, secrets: readonly string[]): string {
  const text = new TextDecoder().decode(body.subarray(0, 4096)).replace(/[^\x20-\x7e]+/g, ' ');
  const said =
    /"(?:message|error_description|errorMessage|remarks)"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1] ?? '';
  return secrets.reduce((left, secret) => (secret.length < 4 ? left : left.replaceAll(secret, '…')), said);
}

export function client(options: ClientOptions): Client {
  const { name, clock, host } = options;
  const limits: Record<string, Window[]> = file.lanes[options.limits] as unknown as Record<string, Window[]>;
  const lanes = new Map<string, Lane>();
  let opened = options.dispatcher;
  const dispatcher = () => {
    opened ??= new Agent({
      connect: { timeout: connectMs, lookup: guardedLookup(host.allowed, options.lookup) },
    });
    return opened;
  };
  const laneOf = (named: string): Lane => {
    const key = limits[named] === undefined ? '' : named;
    const known = lanes.get(key) ?? lane(limits[key] ?? [], clock);
    lanes.set(key, known);
    return known;
  };

  async function answer(ask: Ask): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      await laneOf(ask.lane ?? '')(ask.signal);
      const found = await tried(ask, options, dispatcher());
      if ('answer' in found) return found.answer;
      const wait = found.waitMs ?? backoffMs(attempt - 1, random, { baseMs: 500, capMs: 8_000 });
      const last = ask.once === true || attempt >= tries || !found.again || wait > longestWaitMs;
      if (last) throw found.failed;
      await clock.sleep(wait, ask.signal);
    }
  }

  return {
    origin: host.origin,
    answer,
    async json(ask) {
      const { status, body, at } = await answer(ask);
      if (status >= 200 && status < 300) return { value: parsedJson(name, body), at };
      let refused: unknown;
      try {
        refused = JSON.parse(new TextDecoder().decode(body));
      } catch {
        refused = undefined;
      }
      const known = options.refusal?.(status, refused);
      if (known !== undefined) throw known;
      const said = words(body, options.secrets?.() ?? []);
      if (status === 404)
        throw new CoachError(
          'missing',
          `${name} does not know that${said === '' ? '' : ` (${said})`}`,
          'Check the symbol.',
        );
      throw new CoachError(
        'unavailable',
        `${name} answered with status ${status}${said === '' ? '' : `: ${said}`}`,
        'Try again later.',
      );
    },
  };
}

import { describe, expect, it } from 'vitest';
import type { Socket, SocketEars } from '../../../../src/adapters/market/stream/connection.ts';
import type { Heard, Protocol } from '../../../../src/adapters/market/stream/protocol.ts';
import { quoteStream } from '../../../../src/adapters/market/stream/stream.ts';
import { CoachError } from '../../../../src/core/errors.ts';
import { underlying } from '../../../../src/domain/symbol/instrument.ts';
import type { StreamEvent } from '../../../../src/ports/vendor/quote-stream.ts';
import { steppedClock } from '../../../support/stepped-clock.ts';

const nifty = underlying('NIFTY', 'NSE', 'index');
const bank = underlying('BANKNIFTY', 'NSE', 'index');

/** A vendor whose every move the test makes. Messages are JSON lists of what is heard. */
function scripted(at: string, options: { confirms?: boolean } = {}) {
  const clock = steppedClock(at);
  const stopped = new AbortController();
  const sockets: { ears: SocketEars; frames: string[]; pings: number; open: boolean }[] = [];
  const script = { address: 'wss://vendor', answersPings: true, opens: true, onFrame: (_: string) => {} };
  const protocol: Protocol = {
    name: 'scripted',
    confirms: options.confirms ?? false,
    async address() {
      if (script.address === 'denied') throw new CoachError('denied', 'Log in again');
      return script.address;
    },
    prepare: async ({ symbol }) => {
      if (symbol === 'SENSEX') throw new CoachError('missing', 'not here');
    },
    hello: () => ['hello'],
    change: (add, drop) => [
      ...(drop.length > 0 ? [`-${drop.map((one) => one.symbol)}`] : []),
      ...(add.length > 0 ? [`+${add.map((one) => one.symbol)}`] : []),
    ],
    read: ({ text }) => JSON.parse(text ?? '[]') as Heard[],
  };
  const connect = (_: string, ears: SocketEars): Socket => {
    const own = { ears, frames: [] as string[], pings: 0, open: true };
    sockets.push(own);
    if (script.opens) setImmediate(() => ears.opened());
    return {
      send(frame) {
        own.frames.push(String(frame));
        script.onFrame(String(frame));
      },
      ping() {
        own.pings++;
        if (script.answersPings) ears.pong();
      },
      close() {
        own.open = false;
      },
    };
  };
  const stream = quoteStream({ protocol, connect, clock });
  const events: StreamEvent[] = [];
  const done = (async () => {
    for await (const event of stream.events(stopped.signal)) events.push(event);
  })();
  const say = (...heard: Heard[]) =>
    sockets.at(-1)!.ears.message({ text: JSON.stringify(heard), bytes: null });
  const tick = (last: number, ageMs = 0, symbol = 'NIFTY') =>
    say({ type: 'tick', tick: { symbol, exchange: 'NSE', last, at: clock.now() - ageMs } });
  return {
    clock,
    stream,
    script,
    sockets,
    events,
    say,
    tick,
    of: <T extends StreamEvent['type']>(type: T) =>
      events.filter((one): one is Extract<StreamEvent, { type: T }> => one.type === type),
    /** Prices once a second for so many seconds. */
    async live(seconds: number) {
      for (let n = 0; n < seconds; n++) {
        tick(24_000 + n / 10);
        await clock.advance(1000);
      }
    },
    async stop() {
      stopped.abort();
      await done;
    },
  };
}

const morning = '2026-08-14T10:00:00+05:30';

describe('a stream of prices', () => {
  it('subscribes once the vendor is ready, says so, and gives the prices', async () => {
    const one = scripted(morning);
    await one.stream.want([nifty, bank]);
    await one.clock.advance(1000);
    expect(one.sockets[0]!.frames).toEqual(['hello']);
    one.say({ type: 'ready' });
    expect(one.sockets[0]!.frames).toEqual(['hello', '+NIFTY,BANKNIFTY']);
    await one.live(3);
    expect(one.of('up')).toMatchObject([{ symbols: ['BANKNIFTY', 'NIFTY'] }]);
    expect(one.of('tick').map(({ tick }) => tick.last)).toEqual([24_000, 24_000.1, 24_000.2]);
    await one.stop();
    expect(one.sockets[0]!.open).toBe(false);
    expect(one.clock.timers()).toBe(0);
  });
  it('finds a connected but mute one within 30 s, subscribes to all again, and waits longer each time it stays mute', async () => {
    const one = scripted(morning);
    await one.stream.want([nifty]);
    await one.clock.advance(1000);
    one.say({ type: 'ready' });
    await one.live(10);
    const muteSince = one.clock.now();
    await one.clock.advance(30_000);
    const [down] = one.of('down');
    expect(down).toMatchObject({ code: 'data' });
    expect(down!.at - muteSince).toBeLessThanOrEqual(30_000);
    await one.clock.advance(5_000);
    expect(one.sockets.length).toBe(2);
    one.say({ type: 'ready' });
    expect(one.sockets[1]!.frames).toEqual(['hello', '+NIFTY']);
    await one.clock.advance(40_000);
    expect(one.of('down')).toHaveLength(1);
    await one.clock.advance(20_000);
    expect(one.of('down')).toHaveLength(2);
    await one.stop();
  });
  it('finds a dead one by its heartbeat, and one that never opens', async () => {
    const one = scripted(morning);
    await one.stream.want([nifty]);
    await one.clock.advance(1000);
    one.say({ type: 'ready' });
    await one.live(3);
    one.script.answersPings = false;
    one.script.opens = false;
    await one.clock.advance(30_000);
    expect(one.of('down')[0]).toMatchObject({ code: 'heartbeat' });
    await one.clock.advance(30_000);
    expect(one.of('down')[1]).toMatchObject({ code: 'socket', message: 'it does not open' });
    await one.stop();
  });
  it('rests over 48 closed hours without one reconnect, and is back two minutes before the open', async () => {
    const one = scripted('2026-07-10T15:25:00+05:30');
    await one.stream.want([nifty]);
    await one.clock.advance(1000);
    one.say({ type: 'ready' });
    await one.live(300);
    await one.clock.advance(120_000);
    expect(one.of('resting').slice(1)).toMatchObject([{ until: Date.parse('2026-07-13T09:13:00+05:30') }]);
    expect(one.sockets[0]!.open).toBe(false);
    await one.clock.advance(Date.parse('2026-07-13T09:12:59+05:30') - one.clock.now());
    expect([one.sockets.length, one.of('down')]).toEqual([1, []]);
    await one.clock.advance(2_000);
    expect(one.sockets.length).toBe(2);
    one.say({ type: 'ready' });
    // Nothing trades before the open: no price is no fault.
    await one.clock.advance(115_000);
    expect(one.of('down')).toEqual([]);
    await one.live(5);
    expect(one.of('down')).toEqual([]);
    await one.stop();
  });
  it('takes no price of yesterday, of the future, out of order or twice, and such prices keep no stream alive', async () => {
    const one = scripted(morning);
    await one.stream.want([nifty]);
    await one.clock.advance(1000);
    one.say({ type: 'ready' });
    one.tick(100, 20 * 3_600_000);
    one.tick(101, -60_000);
    one.tick(102);
    one.tick(102);
    one.tick(103, 5_000);
    one.tick(104, 0, 'OTHER');
    await one.clock.advance(1000);
    expect(one.of('tick').map(({ tick }) => tick.last)).toEqual([102]);
    for (let n = 0; n < 28; n++) {
      one.tick(100, 20 * 3_600_000);
      await one.clock.advance(1000);
    }
    expect(one.of('down')).toMatchObject([{ code: 'data' }]);
    await one.stop();
  });
  it('backs off between connections, longest where the login or the limit of the vendor is the reason', async () => {
    const one = scripted(morning);
    await one.stream.want([nifty]);
    one.script.opens = false;
    for (let n = 0; n < 12; n++) {
      await one.clock.advance(60_000);
      if (one.sockets.length > 0) one.sockets.at(-1)!.ears.closed('closed at once');
    }
    // A dozen minutes of refusals: never more than a handful of tries a minute.
    expect(one.sockets.length).toBeLessThan(40);
    one.say({ type: 'fault', code: 'limit', message: 'connection limit exceeded' });
    await one.clock.advance(2000);
    const limited = one.of('down').at(-1)!;
    if (limited.code === 'limit') expect(limited.retryAt - limited.at).toBeGreaterThanOrEqual(30_000);
    one.script.address = 'denied';
    await one.clock.advance(180_000);
    const login = one.of('down').at(-1)!;
    expect([login.code, login.retryAt - login.at]).toEqual(['login', 600_000]);
    await one.stop();
  });
  it('follows what is wanted, and is down where the vendor does not confirm it', async () => {
    const one = scripted(morning, { confirms: true });
    await one.stream.want([nifty]);
    await one.clock.advance(1000);
    one.say({ type: 'ready' });
    one.say({ type: 'subscribed', symbols: ['NIFTY'] });
    await one.live(2);
    expect(one.stream.subscribed()).toEqual(['NIFTY']);
    await one.stream.want([bank]);
    expect(one.sockets[0]!.frames.slice(2)).toEqual(['-NIFTY', '+BANKNIFTY']);
    await one.clock.advance(12_000);
    expect(one.of('down')).toMatchObject([{ code: 'refused' }]);
    await expect(one.stream.want([underlying('SENSEX', 'BSE', 'index')])).rejects.toMatchObject({
      kind: 'missing',
    });
    await one.stop();
  });
});

import { CoachError } from '../../../core/errors.ts';
import type { QuoteStream } from '../../../ports/vendor/quote-stream.ts';
import { client } from '../../vendor/client.ts';
import { hostOf } from '../../vendor/host.ts';
import { logInAgain } from '../../vendor/refusal.ts';
import { vendorClient } from '../../vendor/session.ts';
import { dayFiles } from '../live/day-file.ts';
import type { MarketNeeds } from '../live/live.ts';
import { upstoxKeys } from '../live/upstox-keys.ts';
import { alpacaFeed } from './alpaca-feed.ts';
import { websockets } from './socket.ts';
import { quoteStream } from './stream.ts';
import { upstoxFeed } from './upstox-feed.ts';

/** The stream of that market; throws CoachError `missing` for a market that has none. */
export async function chooseStream(
  name: string,
  needs: Pick<MarketNeeds, 'clock' | 'named' | 'logins' | 'alpacaFeed' | 'cacheDir'>,
): Promise<QuoteStream> {
  const { clock, named, alpacaFeed: feed, cacheDir } = needs;
  const logins = await needs.logins();
  if ((name === 'upstox' || name === 'alpaca') && logins.find(name) === null)
    throw logInAgain(name, 'has no login for its stream');
  if (name === 'upstox') {
    const host = hostOf('upstox-feed', named);
    const server = vendorClient('upstox', 'upstox', { clock, named, login: () => logins.find('upstox') });
    const files = client({ name: 'Upstox', limits: 'upstox', host: hostOf('upstox-files', named), clock });
    const keys = upstoxKeys(files, dayFiles(cacheDir), clock);
    const own = named['upstox-feed'] !== undefined;
    return quoteStream({
      protocol: upstoxFeed({ server, feed: host, own, keys }),
      connect: websockets(host.allowed),
      clock,
    });
  }
  if (name === 'alpaca') {
    const host = hostOf('alpaca-stream', named);
    const protocol = alpacaFeed({ origin: host.origin, feed, login: () => logins.find('alpaca') });
    return quoteStream({ protocol, connect: websockets(host.allowed), clock });
  }
  throw new CoachError('missing', `${name} has no stream of prices`, 'Streams: upstox, alpaca.');
}

import { useLive } from './api/live.ts';
import { useAsked } from './state/asked.ts';
import { useOffered } from './state/offer.ts';
import { to } from './state/route.ts';
import { worded } from './text/figures.ts';

const breakers: Record<string, [words: string, dot: string]> = {
  active: ['trading', 'on'],
  probation: ['probation', 'on'],
  halted: ['halted', 'stop'],
  eligible: ['eligible, not trading', 'stop'],
};

/** The line that is always in view: which exchange is open, whether the desk may trade, whether news comes by itself. */
export function Strip() {
  const market = useAsked('market status', useOffered('market status') ? {} : null).traced?.answer;
  const accounts = useAsked('account list', useOffered('account list') ? {} : null).traced?.answer;
  const live = useLive();
  return (
    <div className="strip">
      {market?.exchanges.map(({ exchange, open, note }) => (
        <span key={exchange} title={note} className={exchange === 'NSE' ? undefined : 'wide-only'}>
          <span className={open ? 'dot on' : 'dot off'} aria-hidden="true" />
          <b>{exchange}</b> {open ? 'open' : 'closed'}
        </span>
      ))}
      {accounts?.accounts.map(({ account, breaker }) => {
        const [words, dot] = breakers[breaker] ?? [worded(breaker), 'off'];
        return (
          <a key={account} href={to('desk')} className="dim">
            <span className={`dot ${dot}`} aria-hidden="true" />
            <b>{account}</b> {words}
          </a>
        );
      })}
      <span className="wide-only">
        <span className={live ? 'dot on' : 'dot off'} aria-hidden="true" />
        {live ? 'live' : 'not live'}
      </span>
    </div>
  );
}

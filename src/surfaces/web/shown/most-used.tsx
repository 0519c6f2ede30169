import { useOffer, useOffered } from '../state/offer.ts';
import { to } from '../state/route.ts';

/** Reports of the page by the command they show, for whoever has used none yet. */
const reports: readonly { command: string; name: string; about: string; address: string }[] = [
  {
    command: 'suggest',
    name: 'Ideas for NIFTY',
    about: 'three costed structures',
    address: to('suggest', ['NIFTY']),
  },
  {
    command: 'chain',
    name: 'NIFTY chain',
    about: 'open interest and smile',
    address: to('chain', ['NIFTY']),
  },
  {
    command: 'portfolio',
    name: 'Portfolio',
    about: 'what is held, and why it moved',
    address: to('portfolio'),
  },
  { command: 'order list', name: 'Desk', about: 'orders, limits, breaker', address: to('desk') },
  { command: 'backtest list', name: 'Backtests', about: 'kept runs', address: to('backtests') },
  { command: 'discover status', name: 'Discovery', about: 'league and picks', address: to('discovery') },
];

/** The reports used most, or those to begin with. */
export function MostUsed() {
  const { commands } = useOffer();
  const shown = reports.filter(({ command }) => commands.has(command));
  useOffered('profile show');
  return (
    <nav className="reports" aria-label="Most used reports">
      {shown.map(({ command, name, about, address }) => (
        <a key={command} href={address}>
          <b>{name}</b>
          <span>{about}</span>
        </a>
      ))}
    </nav>
  );
}

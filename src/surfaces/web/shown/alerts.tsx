import { AskedPanel, Blank } from '../parts/panel.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { moment } from '../text/figures.ts';

/** What was alerted in the last days, the newest first. */
export function RecentAlerts() {
  const has = useOffered('profile next');
  const asked = useAsked('profile next', has ? {} : null);
  if (!has) return null;
  return (
    <AskedPanel title="Recent alerts" of={asked}>
      {({ alerts }) =>
        alerts.length === 0 ? (
          <Blank>Nothing was alerted in the last days.</Blank>
        ) : (
          <ul className="list plain">
            {alerts.slice(0, 8).map(({ at, text }) => (
              <li key={`${at}${text}`}>
                <span className="dim small nowrap">{moment(at)}</span>
                <span>{text}</span>
              </li>
            ))}
          </ul>
        )
      }
    </AskedPanel>
  );
}

import type { Answers } from '../api/answers.ts';
import { AskedPanel } from '../parts/panel.tsx';
import { Meter } from '../parts/value.tsx';
import { useAsked } from '../state/asked.ts';
import { money, number, percent, worded } from '../text/figures.ts';

type Limit = Answers['limits show']['limits'][number];

const isShare = (name: string): boolean => ['maxDrawdown', 'maxMarginShare', 'profitLock'].includes(name);

const isSet = ({ now, next }: Limit): boolean => now !== null || next !== null;

function bound({ name }: Limit, value: Limit['now'], currency: string): string {
  if (value === null) return 'no bound';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'boolean') return value ? 'allowed' : 'not allowed';
  if (isShare(name)) return percent(value);
  return /Trades|Delta/.test(name) ? number(value, 0) : money(value, currency);
}

/** Bounds on new risk and how much of each is used today; those without a bound are only named. */
export function Limits({ account }: { account: string }) {
  const asked = useAsked('limits show', { account });
  return (
    <AskedPanel title="Limits and room" of={asked}>
      {({ limits, currency }) => (
        <ul className="list">
          {limits.filter(isSet).map((limit) => {
            const share =
              typeof limit.now === 'number' && limit.now > 0 && limit.used !== null
                ? limit.used / limit.now
                : null;
            return (
              <li key={limit.name}>
                <span>{worded(limit.name)}</span>
                {share === null ? null : (
                  <span style={{ flex: '1 1 80px', alignSelf: 'center' }}>
                    <Meter value={share} label={`${worded(limit.name)}, used`} />
                  </span>
                )}
                <span className="small">
                  {limit.used === null || limit.now === null
                    ? ''
                    : `${bound(limit, limit.used, currency)} of `}
                  {bound(limit, limit.now, currency)}
                  {limit.nextFrom === null
                    ? ''
                    : `; from ${limit.nextFrom}: ${bound(limit, limit.next, currency)}`}
                </span>
              </li>
            );
          })}
          {limits.every(isSet) ? null : (
            <li className="small dim">
              <span>
                No bound on{' '}
                {limits
                  .filter((limit) => !isSet(limit))
                  .map(({ name }) => worded(name).toLowerCase())
                  .join(', ')}
              </span>
            </li>
          )}
        </ul>
      )}
    </AskedPanel>
  );
}

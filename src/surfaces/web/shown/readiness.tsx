import type { BreakerDocument } from '../../../core/shapes/breaker.ts';
import { AskedPanel } from '../parts/panel.tsx';
import { useAsked } from '../state/asked.ts';
import { number, percent, worded } from '../text/figures.ts';

/** What must hold before anybody relies on an account. */
export function Readiness({ account }: { account: string }) {
  const asked = useAsked('preflight', { account });
  const tones = { pass: 'good', fail: 'bad', notMeasured: '' } as const;
  const words = { pass: 'passed', fail: 'failed', notMeasured: 'not measured' } as const;
  return (
    <AskedPanel title="Preflight" of={asked}>
      {({ checks, ready }) => (
        <div className="near start">
          <span className={`badge ${ready ? 'good' : 'care'}`}>
            {ready ? 'ready to be relied on' : 'not ready to be relied on'}
          </span>
          <ul className="list plain small">
            {checks.map(({ name, state, needs, value, how }) => (
              <li key={name}>
                <span className={`badge ${tones[state]}`}>{words[state]}</span>
                <b>{worded(name)}</b>
                <span className="dim">
                  needs {needs}
                  {value === null ? '' : `; is ${value}`}
                  {state === 'pass' ? '' : `. ${how}`}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </AskedPanel>
  );
}

const tones: Record<BreakerDocument['state'], string> = {
  active: 'good',
  probation: 'care',
  eligible: 'care',
  halted: 'bad',
};

export const BreakerBadge = ({ state }: { state: BreakerDocument['state'] }) => (
  <span className={`badge ${tones[state]}`}>
    {state === 'active' ? 'trading' : state === 'eligible' ? 'eligible, not trading' : state}
  </span>
);

/** A value of a condition in the unit of its name. */
export function conditionValue(name: string, value: number | null): string {
  if (value === null) return 'not known';
  if (name === 'drawdown') return percent(value);
  if (name === 'sharpe') return number(value);
  if (name === 'cooloff') return `${number(value / 3_600_000, 1)} h`;
  return number(value, 0);
}

import type { View } from '../../../core/shapes/view.ts';
import { percent, worded } from '../text/figures.ts';

/** What is expected and what it rests on: each fact with its weight, left against, right for. */
export function Evidence({ view }: { view: View }) {
  const speaking = view.evidence.filter(({ weight }) => weight !== 0);
  const most = Math.max(0.01, ...view.evidence.map(({ weight }) => Math.abs(weight)));
  return (
    <div className="near">
      <div className="row">
        <span className="badge own">{view.direction}</span>
        <span className="badge own">volatility {view.volatility}</span>
        <span className="dim small">{view.given ? 'your view' : 'from the evidence'}</span>
      </div>
      <ul className="evidence small">
        {speaking.map(({ name, says, weight, on, source }) => (
          <li key={`${name}${on}`}>
            <span
              className="weigh"
              role="img"
              aria-label={`weight ${weight > 0 ? '+' : '−'}${percent(Math.abs(weight), 0)} on ${on}`}
            >
              <i
                className={weight < 0 ? 'minus' : 'plus'}
                style={{ width: `${(100 * Math.abs(weight)) / most}%` }}
              />
            </span>
            <span>
              <b>{worded(name)}</b> <span className="dim">on {on}</span>: {says}{' '}
              <span className="dim">({source})</span>
            </span>
          </li>
        ))}
      </ul>
      {speaking.some(({ on }) => on !== 'time') ? null : (
        <p className="dim small">Nothing stands out of its noise.</p>
      )}
    </div>
  );
}

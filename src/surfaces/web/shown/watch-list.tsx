import { type FormEvent, useState } from 'react';
import type { Answers } from '../api/answers.ts';
import { Field } from '../parts/field.tsx';
import { AskedPanel, Blank, TroubleNote } from '../parts/panel.tsx';
import { useAsked, useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { to } from '../state/route.ts';
import { day } from '../text/figures.ts';

interface EntriesWords {
  entries: Answers['watchlist list']['entries'];
  remove: ((symbol: string) => void) | null;
}

const Entries = ({ entries, remove }: EntriesWords) => (
  <ul className="list">
    {entries.map(({ symbol, by, since, expires, reason }) => (
      <li key={symbol}>
        <a href={to('chain', [symbol])}>
          <b>{symbol}</b>
        </a>
        <span className="dim small">
          {by === 'manual' ? 'by hand' : 'by a scan'} since {day(since)}
          {expires === null ? '' : `, until ${day(expires)}`} · {reason}
        </span>
        {remove === null ? null : (
          <button
            type="button"
            className="little"
            aria-label={`Remove ${symbol} from the watch list`}
            onClick={() => remove(symbol)}
          >
            Remove
          </button>
        )}
      </li>
    ))}
  </ul>
);

/** Symbols that are looked at again and again, with who put them there and why. */
export function WatchList() {
  const asked = useAsked('watchlist list', {});
  const adding = useDoing('watchlist add');
  const removing = useDoing('watchlist remove');
  const may = { add: useOffered('watchlist add'), remove: useOffered('watchlist remove') };
  const [symbol, setSymbol] = useState('');
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const symbols = symbol
      .toUpperCase()
      .split(/[\s,]+/)
      .filter(Boolean);
    if (symbols.length > 0 && (await adding.run({ symbols })) !== null) setSymbol('');
  };
  return (
    <AskedPanel title="Watch list" of={asked}>
      {({ entries }) => (
        <div className="stack">
          {may.add ? (
            <form className="line" onSubmit={(event) => void add(event)}>
              <Field name="Symbol" value={symbol} change={setSymbol} required />
              <button type="submit" disabled={adding.busy}>
                Watch
              </button>
            </form>
          ) : null}
          {adding.trouble === null ? null : <TroubleNote trouble={adding.trouble} />}
          {removing.trouble === null ? null : <TroubleNote trouble={removing.trouble} />}
          {entries.length === 0 ? (
            <Blank>Nothing is watched yet.</Blank>
          ) : (
            <Entries
              entries={entries}
              remove={may.remove && !removing.busy ? (name) => void removing.run({ symbols: [name] }) : null}
            />
          )}
        </div>
      )}
    </AskedPanel>
  );
}

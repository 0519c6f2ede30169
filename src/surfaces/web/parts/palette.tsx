import { type KeyboardEvent, useState } from 'react';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import type { PageFacts } from '../state/pages.ts';
import { go, to } from '../state/route.ts';
import { Dialog } from './dialog.tsx';

interface Goal {
  words: string;
  kind: string;
  address: string;
}

/** Pages, and chain and ideas of each symbol that coach knows or that is typed. */
function useGoals(shown: readonly PageFacts[], typed: string): Goal[] {
  const market = useAsked('market status', useOffered('market status') ? {} : null).traced?.answer;
  const known = [...(market?.stored ?? []), ...(market?.sample ?? [])].map(({ symbol }) => symbol);
  const wanted = typed.trim().toUpperCase();
  const symbols = [...new Set([...known, ...(/^[A-Z0-9:&.-]{2,20}$/.test(wanted) ? [wanted] : [])])];
  const has = (page: string) => shown.some((place) => place.page === page);
  return [
    ...shown.map(({ page, name }) => ({ words: name, kind: 'page', address: to(page) })),
    ...symbols.flatMap((symbol) => [
      ...(has('chain') ? [{ words: symbol, kind: 'chain', address: to('chain', [symbol]) }] : []),
      ...(has('suggest') ? [{ words: symbol, kind: 'ideas', address: to('suggest', [symbol]) }] : []),
    ]),
  ];
}

/** Type where to go; arrows choose, Enter goes. */
export function Palette({ shown, close }: { shown: readonly PageFacts[]; close(): void }) {
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const words = typed.trim().toLowerCase();
  const found = useGoals(shown, typed)
    .filter((goal) => `${goal.words} ${goal.kind}`.toLowerCase().includes(words))
    .slice(0, 12);
  const chosen = Math.min(at, found.length - 1);
  const leave = (goal: Goal | undefined) => {
    if (goal === undefined) return;
    go(goal.address);
    close();
  };
  const pressed = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setAt((chosen + by + found.length) % Math.max(1, found.length));
    }
    if (event.key === 'Enter') leave(found[chosen]);
  };
  return (
    <Dialog title="Go to" close={close} className="palette">
      <input
        role="combobox"
        aria-label="Page or symbol"
        aria-expanded="true"
        aria-controls="goals"
        aria-activedescendant={found.length === 0 ? undefined : `goal-${chosen}`}
        placeholder="Page or symbol"
        value={typed}
        spellCheck={false}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={pressed}
      />
      <div role="listbox" id="goals" aria-label="Where to">
        {found.map((goal, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box above.
          <div
            key={goal.address}
            id={`goal-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === chosen}
            onClick={() => leave(goal)}
          >
            <span>{goal.words}</span>
            <span className="dim small">{goal.kind}</span>
          </div>
        ))}
      </div>
    </Dialog>
  );
}

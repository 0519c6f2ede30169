import { Choice, Field, Tick } from '../parts/field.tsx';

interface Wish {
  view: string;
  risk: string;
  capital: string;
  definedRisk: boolean;
}

export const usual: Wish = { view: '', risk: '', capital: '', definedRisk: false };
export const inputOf = (symbol: string, wish: Wish): Record<string, unknown> => ({
  symbol,
  ...(wish.view === '' ? {} : { view: [wish.view] }),
  ...(wish.risk === '' ? {} : { risk: wish.risk }),
  ...(Number(wish.capital) > 0 ? { capital: Number(wish.capital) } : {}),
  ...(wish.definedRisk ? { definedRisk: true } : {}),
});

export function WishBox({ wish, change }: { wish: Wish; change(wish: Wish): void }) {
  const set = (part: Partial<Wish>) => change({ ...wish, ...part });
  return (
    <form className="line" onSubmit={(event) => event.preventDefault()}>
      <Choice
        name="Your view"
        value={wish.view}
        change={(view) => set({ view })}
        options={[
          ['', 'From the evidence'],
          ['bullish', 'Bullish'],
          ['neutral', 'Neutral'],
          ['bearish', 'Bearish'],
          ['rising-volatility', 'Rising volatility'],
          ['falling-volatility', 'Falling volatility'],
        ]}
      />
      <Choice
        name="Risk"
        value={wish.risk}
        change={(risk) => set({ risk })}
        options={[
          ['', 'As in the settings'],
          ['low', 'Low'],
          ['medium', 'Medium'],
          ['high', 'High'],
        ]}
      />
      <Field
        name="Capital"
        kind="number"
        min="0"
        value={wish.capital}
        change={(capital) => set({ capital })}
        hint="to size it"
      />
      <Tick value={wish.definedRisk} change={(definedRisk) => set({ definedRisk })}>
        Known worst loss only
      </Tick>
    </form>
  );
}

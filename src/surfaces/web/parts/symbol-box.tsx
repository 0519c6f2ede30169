import { type FormEvent, useEffect, useState } from 'react';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { Field } from './field.tsx';

/** The symbols of markets and books at hand, to choose from. */
export function useSymbols(): string[] {
  const market = useAsked('market status', useOffered('market status') ? {} : null).traced?.answer;
  return [...new Set([...(market?.stored ?? []), ...(market?.sample ?? [])].map(({ symbol }) => symbol))];
}

/** A symbol, typed or chosen; Enter asks for it. */
export function SymbolBox({ value, choose }: { value: string; choose(symbol: string): void }) {
  const [typed, setTyped] = useState(value);
  const symbols = useSymbols();
  useEffect(() => setTyped(value), [value]);
  const leave = (event: FormEvent) => {
    event.preventDefault();
    const symbol = typed.trim().toUpperCase();
    if (symbol !== '') choose(symbol);
  };
  return (
    <form className="line" onSubmit={leave}>
      <Field name="Symbol" value={typed} change={setTyped} list={symbols} required />
      <button type="submit">Show</button>
    </form>
  );
}

import { type FormEvent, useState } from 'react';
import { Choice, Field } from '../parts/field.tsx';
import { Panel, TroubleNote } from '../parts/panel.tsx';
import { useSymbols } from '../parts/symbol-box.tsx';
import { useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { go, to } from '../state/route.ts';
import { worded } from '../text/figures.ts';

/** Strategies over bars with the parameters they take. */
const strategies: Record<string, readonly (readonly [name: string, usual: string])[]> = {
  'sma-cross': [
    ['fast', '10'],
    ['slow', '20'],
  ],
  'rsi-reversion': [
    ['period', '2'],
    ['low', '10'],
    ['high', '90'],
  ],
  donchian: [
    ['entry', '20'],
    ['leave', '10'],
  ],
  supertrend: [
    ['period', '10'],
    ['multiplier', '3'],
  ],
  'buy-and-hold': [],
};
const structures = [
  'short-straddle',
  'short-strangle',
  'short-iron-condor',
  'iron-butterfly',
  'bull-put-spread',
  'bear-call-spread',
];

interface ParamsWords {
  of: string;
  values: Record<string, string>;
  change(values: Record<string, string>): void;
}

const Params = ({ of, values, change }: ParamsWords) =>
  (strategies[of] ?? []).map(([name, usual]) => (
    <Field
      key={name}
      name={worded(name)}
      kind="number"
      step="any"
      value={values[name] ?? usual}
      change={(value) => change({ ...values, [name]: value })}
    />
  ));

/** A run over daily bars, or of an option structure over the stored days. It is kept, and opened when it is done. */
export function NewRun() {
  const bars = useDoing('backtest run');
  const options = useDoing('backtest options');
  const mayOptions = useOffered('backtest options');
  const [strategy, setStrategy] = useState('sma-cross');
  const [symbol, setSymbol] = useState('NIFTY');
  const [cash, setCash] = useState('1000000');
  const [params, setParams] = useState<Record<string, string>>({});
  const symbols = useSymbols();
  const structure = structures.includes(strategy);
  const busy = bars.busy || options.busy;
  const trouble = bars.trouble ?? options.trouble;
  const run = async (event: FormEvent) => {
    event.preventDefault();
    const given = (strategies[strategy] ?? []).map(([name, usual]) => [name, Number(params[name] ?? usual)]);
    const done = structure
      ? await options.run({ structure: strategy, symbol: symbol.toUpperCase() })
      : await bars.run({
          strategy,
          symbol: symbol.toUpperCase(),
          cash: Number(cash),
          ...Object.fromEntries(given),
        });
    if (done !== null) go(to('backtests', [done.id]));
  };
  return (
    <Panel title="New run">
      <form className="line" onSubmit={(event) => void run(event)}>
        <Choice
          name="Strategy"
          value={strategy}
          change={(next) => {
            setParams({});
            setStrategy(next);
          }}
          options={[...Object.keys(strategies), ...(mayOptions ? structures : [])].map(
            (one) => [one, worded(one)] as const,
          )}
        />
        <Field name="Symbol" value={symbol} change={setSymbol} list={symbols} required />
        {structure ? null : (
          <Field name="Cash" kind="number" min="1" value={cash} change={setCash} required />
        )}
        <Params of={strategy} values={params} change={setParams} />
        <button type="submit" className="first" disabled={busy}>
          {busy ? 'Running' : 'Run'}
        </button>
      </form>
      {trouble === null ? null : <TroubleNote trouble={trouble} />}
    </Panel>
  );
}

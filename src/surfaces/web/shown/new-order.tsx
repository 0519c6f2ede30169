import { type FormEvent, useState } from 'react';
import { Choice, Field } from '../parts/field.tsx';
import { Panel } from '../parts/panel.tsx';
import { useSymbols } from '../parts/symbol-box.tsx';
import { OrderSheet } from './order-sheet.tsx';

const types = [
  ['market', 'Market'],
  ['limit', 'Limit, net price of the whole'],
  ['stop', 'Stop'],
] as const;

/** An order written by hand: its legs in words, looked at before anything is sent. */
export function NewOrder({ account }: { account: string }) {
  const [symbol, setSymbol] = useState('NIFTY');
  const [expiry, setExpiry] = useState('');
  const [legs, setLegs] = useState('');
  const [type, setType] = useState<string>('market');
  const [price, setPrice] = useState('');
  const [sheet, setSheet] = useState<Record<string, unknown> | null>(null);
  const symbols = useSymbols();
  const look = (event: FormEvent) => {
    event.preventDefault();
    setSheet({
      account,
      symbol: symbol.trim().toUpperCase(),
      legs: legs
        .split(/[,;\n]+/)
        .map((leg) => leg.trim())
        .filter(Boolean),
      ...(expiry === '' ? {} : { expiry }),
      ...(type === 'market' ? {} : { type, [type]: Number(price) }),
    });
  };
  return (
    <Panel title="New order">
      <form className="line" onSubmit={look}>
        <Field name="Symbol" value={symbol} change={setSymbol} list={symbols} required />
        <label className="field" style={{ flex: '3 1 260px', maxWidth: 'none' }}>
          <span>Legs, separated by commas</span>
          <input
            value={legs}
            required
            spellCheck={false}
            placeholder="SELL CE 25200, BUY CE 25400"
            onChange={(event) => setLegs(event.target.value)}
          />
        </label>
        <Field name="Expiry" kind="date" value={expiry} change={setExpiry} required />
        <Choice name="Type" value={type} change={setType} options={types} />
        {type === 'market' ? null : (
          <Field name="Net price a unit" kind="number" step="0.05" value={price} change={setPrice} required />
        )}
        <button type="submit">Preview</button>
      </form>
      {sheet === null ? null : <OrderSheet input={sheet} close={() => setSheet(null)} />}
    </Panel>
  );
}

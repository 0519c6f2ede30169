import { type FormEvent, useState } from 'react';
import type { Answers } from '../api/answers.ts';
import { Choice, Field, Tick } from '../parts/field.tsx';
import { AskedPanel, Blank, Head, Panel, TroubleNote } from '../parts/panel.tsx';
import { Figure, Figures } from '../parts/value.tsx';
import { BreakerPanel } from '../shown/control.tsx';
import { Limits } from '../shown/limits.tsx';
import { NewOrder } from '../shown/new-order.tsx';
import { Orders } from '../shown/orders.tsx';
import { Readiness } from '../shown/readiness.tsx';
import { useAsked, useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { money } from '../text/figures.ts';

type Account = Answers['account list']['accounts'][number];

function OpenAccount() {
  const opening = useDoing('account open');
  const [cash, setCash] = useState('500000');
  const [practice, setPractice] = useState(true);
  const open = (event: FormEvent) => {
    event.preventDefault();
    void opening.run({ cash: Number(cash), practice }, true);
  };
  if (!useOffered('account open')) return <Blank>No paper account yet.</Blank>;
  return (
    <form className="line" onSubmit={open}>
      <Field name="First cash, INR" kind="number" min="1" value={cash} change={setCash} required />
      <Tick value={practice} change={setPractice}>
        May trade made-up sample prices
      </Tick>
      <button type="submit" className="first" disabled={opening.busy}>
        Open a paper account
      </button>
      {opening.trouble === null ? null : <TroubleNote trouble={opening.trouble} />}
    </form>
  );
}

function Floor({ account }: { account: Account }) {
  const { currency } = account;
  return (
    <div className="stack">
      <Panel title={`Account ${account.account}`}>
        <Figures>
          <Figure name="Equity">{money(account.equity, currency)}</Figure>
          <Figure name="Cash">{money(account.cash, currency)}</Figure>
          <Figure name="Margin in use" below="estimate">
            {money(account.margin, currency)}
          </Figure>
          <Figure name="Open trades" below={`${account.workingOrders} orders working`}>
            {account.openTrades}
          </Figure>
          <Figure name="Fills at" below={account.practice ? 'sample prices allowed' : 'real prices only'}>
            {account.fill}
          </Figure>
        </Figures>
      </Panel>
      {useOffered('order preview') ? <NewOrder account={account.account} /> : null}
      <div className="half">
        <div className="stack">
          <Orders account={account.account} currency={currency} />
          {useOffered('preflight') ? <Readiness account={account.account} /> : null}
        </div>
        <div className="stack">
          {useOffered('breaker status') ? (
            <BreakerPanel account={account.account} currency={currency} />
          ) : null}
          {useOffered('limits show') ? <Limits account={account.account} /> : null}
        </div>
      </div>
    </div>
  );
}

/** Orders, breaker, limits and room of a paper account. */
export function Desk() {
  const asked = useAsked('account list', {});
  const [chosen, setChosen] = useState('');
  const accounts = asked.traced?.answer.accounts ?? [];
  const account = accounts.find((one) => one.account === chosen) ?? accounts[0];
  return (
    <>
      <Head title="Desk" about="Paper orders at prices somebody showed, with every charge">
        {accounts.length < 2 ? null : (
          <Choice
            name="Account"
            value={account!.account}
            change={setChosen}
            options={accounts.map((one) => [one.account, one.account] as const)}
          />
        )}
      </Head>
      {account === undefined ? (
        <AskedPanel title="Account" of={asked}>
          {() => <OpenAccount />}
        </AskedPanel>
      ) : (
        <Floor key={account.account} account={account} />
      )}
    </>
  );
}

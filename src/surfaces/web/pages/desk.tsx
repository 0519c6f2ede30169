import { type FormEvent, useState } from 'react';
import type { Answers, OrderLine } from '../api/answers.ts';
import { Confirm, Dialog } from '../parts/dialog.tsx';
import { Choice, Field, Tick } from '../parts/field.tsx';
import { Head } from '../parts/head.tsx';
import { AskedPanel, Blank, Panel, TroubleNote, Waiting } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Figure, Figures, Gained, Meter } from '../parts/value.tsx';
import { BreakerPanel } from '../shown/control.tsx';
import { NewOrder } from '../shown/new-order.tsx';
import { OrderReport } from '../shown/order-report.tsx';
import { useAsked, useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { absent, moment, money, number, percent, worded } from '../text/figures.ts';

type Account = Answers['account list']['accounts'][number];
type Limit = Answers['limits show']['limits'][number];

const states: Record<OrderLine['state'], string> = {
  preview: '',
  filled: 'good',
  partly: 'care',
  working: 'own',
  rejected: 'bad',
  cancelled: '',
  unknown: 'bad',
};

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

function Shown({ intent, close }: { intent: string; close(): void }) {
  const asked = useAsked('order show', { intent });
  return (
    <Dialog title={`Order ${intent}`} close={close}>
      {asked.trouble === null ? null : <TroubleNote trouble={asked.trouble} />}
      {asked.traced === null ? asked.busy ? <Waiting /> : null : <OrderReport order={asked.traced.answer} />}
      <div className="acts">
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Cancel({ order, close }: { order: OrderLine; close(): void }) {
  const taking = useDoing('order cancel');
  const cancel = async () => {
    if ((await taking.run({ intent: order.intent }, true)) !== null) close();
  };
  return (
    <Confirm
      title="Take this order back?"
      lines={order.legs}
      yes="Take it back"
      no="Leave it"
      busy={taking.busy}
      confirm={() => void cancel()}
      refuse={close}
    >
      {taking.trouble === null ? null : <TroubleNote trouble={taking.trouble} />}
    </Confirm>
  );
}

function Orders({ account, currency }: { account: string; currency: string }) {
  const asked = useAsked('order list', { account });
  const [shown, setShown] = useState<OrderLine | null>(null);
  const [taken, setTaken] = useState<OrderLine | null>(null);
  const may = useOffered('order cancel');
  const columns: Column<OrderLine>[] = [
    {
      name: 'Placed',
      show: (o) => (
        <button type="button" className="plain little nowrap" onClick={() => setShown(o)}>
          {moment(o.placedAt)}
        </button>
      ),
      by: (o) => o.placedAt,
    },
    { name: 'Legs', text: true, whole: true, show: (o) => o.legs.map((leg) => <div key={leg}>{leg}</div>) },
    {
      name: 'State',
      text: true,
      by: (o) => o.state,
      show: (o) => (
        <span className={`badge ${states[o.state]}`} title={o.reason ?? ''}>
          {o.state}
          {o.reason === null ? '' : `: ${worded(o.reason).toLowerCase()}`}
        </span>
      ),
    },
    { name: 'Cash', by: (o) => o.netCash, show: (o) => <Gained value={o.netCash} currency={currency} /> },
    { name: 'Charges', by: (o) => o.charges, show: (o) => money(o.charges, currency) },
    {
      name: 'Do',
      show: (o) =>
        may && (o.state === 'working' || o.state === 'partly') ? (
          <button type="button" className="little" onClick={() => setTaken(o)}>
            Take back
          </button>
        ) : (
          absent
        ),
    },
  ];
  return (
    <>
      <AskedPanel title="Orders" of={asked} flush>
        {({ orders }) =>
          orders.length === 0 ? (
            <Blank>No orders yet. Preview one from an idea, or write its legs above.</Blank>
          ) : (
            <Table
              caption="Orders, newest first"
              rows={orders}
              columns={columns}
              id={({ intent }) => intent}
            />
          )
        }
      </AskedPanel>
      {shown === null ? null : <Shown intent={shown.intent} close={() => setShown(null)} />}
      {taken === null ? null : <Cancel order={taken} close={() => setTaken(null)} />}
    </>
  );
}

const isShare = (name: string): boolean => ['maxDrawdown', 'maxMarginShare', 'profitLock'].includes(name);

function bound({ name }: Limit, value: Limit['now'], currency: string): string {
  if (value === null) return 'no bound';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  if (typeof value === 'boolean') return value ? 'allowed' : 'not allowed';
  if (isShare(name)) return percent(value);
  return /Trades|Delta/.test(name) ? number(value, 0) : money(value, currency);
}

function Limits({ account }: { account: string }) {
  const asked = useAsked('limits show', { account });
  return (
    <AskedPanel title="Limits and room" of={asked}>
      {({ limits, currency }) => (
        <ul className="list">
          {limits.map((limit) => {
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
        </ul>
      )}
    </AskedPanel>
  );
}

function Ready({ account }: { account: string }) {
  const asked = useAsked('preflight', { account });
  const tones = { pass: 'good', fail: 'bad', notMeasured: '' } as const;
  const words = { pass: 'passed', fail: 'failed', notMeasured: 'not measured' } as const;
  return (
    <AskedPanel title="Preflight" of={asked}>
      {({ checks, ready }) => (
        <div className="near">
          <span className={`badge ${ready ? 'good' : 'care'}`}>
            {ready ? 'ready to be relied on' : 'not ready to be relied on'}
          </span>
          <ul className="list small">
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
          {useOffered('preflight') ? <Ready account={account.account} /> : null}
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

import { useState } from 'react';
import type { OrderLine } from '../api/answers.ts';
import { Confirm, Dialog } from '../parts/dialog.tsx';
import { AskedPanel, Blank, TroubleNote, Waiting } from '../parts/panel.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useAsked, useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { absent, gain, moment, money, worded } from '../text/figures.ts';
import { OrderReport } from './order-report.tsx';

const states: Record<OrderLine['state'], string> = {
  preview: '',
  filled: 'good',
  partly: 'care',
  working: 'own',
  rejected: 'bad',
  cancelled: '',
  unknown: 'bad',
};

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

type Told = (order: OrderLine) => void;

function columnsOf(currency: string, look: Told, take: Told | null): Column<OrderLine>[] {
  return [
    {
      name: 'Placed',
      show: (o) => (
        <button type="button" className="plain little nowrap" onClick={() => look(o)}>
          {moment(o.placedAt)}
        </button>
      ),
      by: (o) => o.placedAt,
    },
    {
      name: 'Legs',
      text: true,
      whole: true,
      show: (o) =>
        o.legs.map((leg) => (
          <div key={leg} className="nowrap">
            {leg}
          </div>
        )),
    },
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
    { name: 'Cash', by: (o) => o.netCash, show: (o) => gain(o.netCash, currency) },
    { name: 'Charges', by: (o) => o.charges, show: (o) => money(o.charges, currency) },
    {
      name: 'Do',
      show: (o) =>
        take !== null && (o.state === 'working' || o.state === 'partly') ? (
          <button type="button" className="little" onClick={() => take(o)}>
            Take back
          </button>
        ) : (
          absent
        ),
    },
  ];
}

/** Orders of an account: each can be looked at whole, and taken back while it waits. */
export function Orders({ account, currency }: { account: string; currency: string }) {
  const asked = useAsked('order list', { account });
  const [shown, setShown] = useState<OrderLine | null>(null);
  const [taken, setTaken] = useState<OrderLine | null>(null);
  const may = useOffered('order cancel');
  const columns = columnsOf(currency, setShown, may ? setTaken : null);
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

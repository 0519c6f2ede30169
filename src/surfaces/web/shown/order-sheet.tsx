import { useEffect, useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import { TroubleNote, Waiting } from '../parts/panel.tsx';
import { useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { worded } from '../text/figures.ts';
import { OrderReport } from './order-report.tsx';

/** An order from its preview to what became of it: nothing is sent before a person says so here. */
export function OrderSheet({ input, close }: { input: Record<string, unknown>; close(): void }) {
  const preview = useDoing('order preview');
  const placing = useDoing('order place');
  const may = useOffered('order place');
  const [lots, setLots] = useState(1);
  const { run } = preview;
  const words = JSON.stringify({ ...input, lots });
  useEffect(() => {
    void run(JSON.parse(words) as Record<string, unknown>);
  }, [run, words]);
  const place = async () => {
    await placing.run({ ...input, lots }, true);
  };
  const shown = placing.traced?.answer ?? preview.traced?.answer;
  const done = placing.traced !== null;
  return (
    <Dialog
      title={done ? `Order ${worded(placing.traced!.answer.state).toLowerCase()}` : 'Order, not sent yet'}
      close={close}
    >
      {done ? null : (
        <label className="field" style={{ maxWidth: 140 }}>
          <span>Lots, times the whole</span>
          <input
            type="number"
            min={1}
            max={1000}
            value={lots}
            onChange={(event) => setLots(Math.max(1, Number(event.target.value) || 1))}
          />
        </label>
      )}
      {preview.trouble === null ? null : <TroubleNote trouble={preview.trouble} />}
      {placing.trouble === null ? null : <TroubleNote trouble={placing.trouble} />}
      {shown === undefined ? preview.busy ? <Waiting /> : null : <OrderReport order={shown} />}
      <div className="acts">
        <button type="button" onClick={close}>
          {done ? 'Close' : 'Do not send'}
        </button>
        {done || !may ? null : (
          <button
            type="button"
            className="first"
            disabled={placing.busy || preview.busy || shown === undefined || shown.state === 'rejected'}
            onClick={() => void place()}
          >
            Send the paper order
          </button>
        )}
      </div>
    </Dialog>
  );
}

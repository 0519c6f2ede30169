import { useMemo, useState } from 'react';
import type { SuggestDocument } from '../../../core/shapes/suggestion.ts';
import { AskedPanel, Blank, Head, Panel, Trace, TroubleNote, Waiting, Warnings } from '../parts/panel.tsx';
import { SymbolBox } from '../parts/symbol-box.tsx';
import { Priced } from '../parts/value.tsx';
import { Idea } from '../shown/idea.tsx';
import { OrderSheet } from '../shown/order-sheet.tsx';
import { Evidence } from '../shown/view.tsx';
import { inputOf, usual, WishBox } from '../shown/wish.tsx';
import { useAsked } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { go, to, useRoute } from '../state/route.ts';
import { day, moment, worded } from '../text/figures.ts';

/** How structures like these did on stored days: what was measured, or that there is too little to say. */
function Measured({ id }: { id: string }) {
  const asked = useAsked('evidence', useOffered('evidence') ? { id } : null);
  if (!useOffered('evidence')) return null;
  return (
    <AskedPanel title="How such ideas did before" of={asked}>
      {({ evidence, labels, likeness }) => (
        <div className="near small">
          <ul className="list">
            {evidence.map(({ rank, words }) => (
              <li key={rank}>{words}</li>
            ))}
          </ul>
          <span className="dim">
            {labels.join(', ')}. Days like this one: {likeness}.
          </span>
        </div>
      )}
    </AskedPanel>
  );
}

/** What was not taken, by the reason, so that one reason is read once. */
function LeftOut({ rejected }: { rejected: SuggestDocument['rejected'] }) {
  const reasons = new Map<string, SuggestDocument['rejected']>();
  for (const one of rejected) reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), one]);
  return (
    <Panel title={`Left out (${rejected.length})`}>
      <ul className="near small">
        {[...reasons].map(([reason, of]) => (
          <li key={reason}>
            <b>{worded(reason)}</b>:{' '}
            <span className="dim">{of.map(({ strategy }) => worded(strategy).toLowerCase()).join(', ')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** What it rests on: the view, what such ideas did before, how these were chosen and what was not. */
function Reasons({ document }: { document: SuggestDocument }) {
  const { view } = document;
  return (
    <div className="half">
      <Panel title="What is expected, and why">
        <Evidence view={view} />
      </Panel>
      <div className="stack">
        <Measured id={document.id} />
        <Panel title="How it was chosen">
          <ul className="list small">
            {document.decisionPath.map((step) => (
              <li key={step}>{step}</li>
            ))}
            <li>
              <span className="dim">By</span>
              <span>
                {document.source}: {document.sourceReason}
              </span>
            </li>
            <li>
              <span className="dim">Kept as</span>
              <span className="mono">{document.id}</span>
            </li>
            <li>
              <span className="dim">Chain</span>
              <span className="mono">{document.receipt.chainId}</span>
            </li>
          </ul>
        </Panel>
        {document.rejected.length === 0 ? null : <LeftOut rejected={document.rejected} />}
      </div>
    </div>
  );
}

function Whole({ document }: { document: SuggestDocument }) {
  const [order, setOrder] = useState<number | null>(null);
  const may = useOffered('order preview');
  const { market, suggestions } = document;
  return (
    <div className="stack">
      <Warnings of={document.warnings} />
      {document.caution === null ? null : (
        <Warnings of={[`${document.caution.by}: ${document.caution.says}`]} />
      )}
      {suggestions.length === 0 ? (
        <Blank>No structure fits. What was left out, and why, stands below.</Blank>
      ) : null}
      <div className="ideas">
        {suggestions.map((idea) => (
          <Idea
            key={idea.rank}
            idea={idea}
            spot={market.spot}
            currency={market.currency}
            act={
              may ? (
                <div>
                  <button type="button" onClick={() => setOrder(idea.rank)}>
                    Preview the order
                  </button>
                </div>
              ) : null
            }
          />
        ))}
      </div>
      <Reasons document={document} />
      {order === null ? null : (
        <OrderSheet input={{ suggestion: document.id, rank: order }} close={() => setOrder(null)} />
      )}
    </div>
  );
}

/** Three costed ideas side by side for the symbol of the address. */
export function Suggest() {
  const { rest } = useRoute();
  const symbol = rest[0] ?? 'NIFTY';
  const [wish, setWish] = useState(usual);
  const input = useMemo(() => inputOf(symbol, wish), [symbol, wish]);
  const asked = useAsked('suggest', input);
  const document = asked.traced?.answer;
  return (
    <>
      <Head
        title={`Ideas for ${document?.symbol ?? symbol}`}
        about={
          document === undefined ? undefined : (
            <>
              <Priced
                asOf={document.asOf}
                source={document.market.source}
                freshness={document.market.freshness}
              />
              <span className="small">
                expiry {day(document.expiry)} · made for {moment(document.createdAt)} · {document.considered}{' '}
                candidates
              </span>
            </>
          )
        }
      >
        <SymbolBox value={symbol} choose={(next) => go(to('suggest', [next]))} />
      </Head>
      <div className="stack">
        <WishBox wish={wish} change={setWish} />
        {asked.trouble === null ? null : <TroubleNote trouble={asked.trouble} again={asked.again} />}
        {document === undefined ? asked.busy ? <Waiting /> : null : <Whole document={document} />}
        {asked.traced === null ? null : <Trace of={asked.traced} />}
      </div>
    </>
  );
}

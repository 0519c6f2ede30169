import { useState } from 'react';
import type { BreakerDocument } from '../../../core/shapes/breaker.ts';
import { Confirm } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { AskedPanel, TroubleNote } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { GainedShare } from '../parts/value.tsx';
import { useAsked, useDoing } from '../state/asked.ts';
import { useOffered } from '../state/offer.ts';
import { moment, money, worded } from '../text/figures.ts';
import { BreakerBadge, conditionValue } from './readiness.tsx';

function Halt({ account, close }: { account: string; close(): void }) {
  const halting = useDoing('breaker halt');
  const [reason, setReason] = useState('');
  const halt = async () => {
    const input = { account, ...(reason.trim() === '' ? {} : { reason: reason.trim() }) };
    if ((await halting.run(input, true)) !== null) close();
  };
  return (
    <Confirm
      title={`Halt trading in ${account}?`}
      lines={[
        'No new risk from this moment.',
        'Exits stay possible.',
        'Going on needs a code that only you can type.',
      ]}
      yes="Halt now"
      danger
      busy={halting.busy}
      confirm={() => void halt()}
      refuse={close}
    >
      <Field name="Why (kept in the log)" value={reason} change={setReason} />
      {halting.trouble === null ? null : <TroubleNote trouble={halting.trouble} />}
    </Confirm>
  );
}

const proposed = [
  'This page cannot resume trading. It proposes it.',
  'The numbers are checked first; what is missing is said.',
  'A code then goes to the alert channel of the owner: single use, 15 minutes.',
  'It is typed on a terminal: coach breaker approve <code>',
];

interface ResumeWords {
  account: string;
  /** The moment from which the conditions may be passed over; null where they may not. */
  override: string | null;
  close(): void;
}

/** A resume is only proposed here: the code goes to the owner's channel and is typed on a terminal. */
function Resume({ account, override, close }: ResumeWords) {
  const asking = useDoing('breaker resume');
  const [why, setWhy] = useState('');
  const answer = asking.traced?.answer;
  const input = why.trim() === '' ? { account } : { account, override: why.trim() };
  return (
    <Confirm
      title={`Ask to resume ${account}?`}
      lines={proposed}
      yes={answer === undefined ? 'Propose' : 'Propose again'}
      no={answer === undefined ? 'Not now' : 'Close'}
      busy={asking.busy}
      confirm={() => void asking.run(input, true)}
      refuse={close}
    >
      {override === null ? null : (
        <Field
          name={`Why the conditions are passed over, possible from ${moment(override)}; empty holds to them`}
          value={why}
          change={setWhy}
        />
      )}
      {asking.trouble === null ? null : <TroubleNote trouble={asking.trouble} />}
      {answer === undefined ? null : (
        <div className={answer.outcome === 'refused' ? 'note bad' : 'note calm'} role="status">
          <b>{answer.outcome === 'sent' ? 'The code is on its way to the alert channel.' : 'Not resumed.'}</b>
          {answer.reason === null ? null : <span>{answer.reason}</span>}
        </div>
      )}
    </Confirm>
  );
}

function Conditions({ state }: { state: BreakerDocument }) {
  if (state.conditions.length === 0) return null;
  return (
    <Table
      caption="What must hold before trading may be resumed"
      quiet={false}
      rows={state.conditions}
      id={({ name }) => name}
      columns={[
        { name: 'Condition', show: ({ name }) => worded(name) },
        { name: 'Now', show: ({ name, value }) => conditionValue(name, value) },
        { name: 'Needs', show: ({ name, needs }) => conditionValue(name, needs) },
        {
          name: 'Met',
          show: ({ met }) => (
            <span className={`badge ${met ? 'good' : 'bad'}`}>{met ? 'met' : 'not met'}</span>
          ),
        },
      ]}
    />
  );
}

function State({ state, currency }: { state: BreakerDocument; currency: string }) {
  return (
    <dl className="pairs">
      <dt>Equity</dt>
      <dd>{money(state.equity, currency)}</dd>
      <dt>Below the peak of {money(state.peak, currency)}</dt>
      <dd>
        <GainedShare value={state.drawdown === null ? null : -state.drawdown} />
      </dd>
      <dt>Losses in a row</dt>
      <dd>{state.lossStreak}</dd>
      <dt>Size of new trades</dt>
      <dd>× {state.sizeFactor}</dd>
      {state.since === null ? null : (
        <>
          <dt>Since</dt>
          <dd>{moment(state.since)}</dd>
        </>
      )}
      {state.reasons.length === 0 ? null : (
        <>
          <dt>Because of</dt>
          <dd>{state.reasons.map(worded).join(', ')}</dd>
        </>
      )}
      {state.probation === null ? null : (
        <>
          <dt>Probation left</dt>
          <dd>
            {state.probation.trades} trades or {state.probation.sessions} sessions
          </dd>
        </>
      )}
      {state.override === null ? null : (
        <>
          <dt>Override possible</dt>
          <dd>from {moment(state.override.from)}</dd>
        </>
      )}
    </dl>
  );
}

/** The breaker of an account: what state it is in, why, and the two things a person can do about it. */
export function BreakerPanel({ account, currency }: { account: string; currency: string }) {
  const asked = useAsked('breaker status', { account });
  const [open, setOpen] = useState<'halt' | 'resume' | null>(null);
  const mayHalt = useOffered('breaker halt');
  const mayAsk = useOffered('breaker resume');
  return (
    <>
      <AskedPanel title="Breaker" of={asked}>
        {(state) => {
          const stopped = state.state === 'halted' || state.state === 'eligible';
          return (
            <div className="stack">
              <div className="row apart">
                <BreakerBadge state={state.state} />
                {stopped ? (
                  mayAsk ? (
                    <button type="button" onClick={() => setOpen('resume')}>
                      Propose to resume
                    </button>
                  ) : null
                ) : mayHalt ? (
                  <button type="button" className="stop" onClick={() => setOpen('halt')}>
                    Halt trading
                  </button>
                ) : null}
              </div>
              {state.pending ? (
                <div className="note">A halt is noted beside the store and waits to be written into it.</div>
              ) : null}
              <State state={state} currency={currency} />
              <Conditions state={state} />
            </div>
          );
        }}
      </AskedPanel>
      {open === 'halt' ? <Halt account={account} close={() => setOpen(null)} /> : null}
      {open === 'resume' ? (
        <Resume
          account={account}
          override={asked.traced?.answer.override?.from ?? null}
          close={() => setOpen(null)}
        />
      ) : null}
    </>
  );
}

import type { BacktestResult } from '../../../core/shapes/backtest.ts';
import type { OptionsResult } from '../../../core/shapes/backtest-options.ts';
import { Panel, TroubleNote, Waiting } from '../parts/panel.tsx';
import { useAsked } from '../state/asked.ts';
import { moment } from '../text/figures.ts';
import { BarsRun } from './run-bars.tsx';
import { OptionsRun } from './run-options.tsx';

const isBars = (document: object): document is BacktestResult => 'series' in document;

/** A kept run, whole: what was asked, what came of it, and the hashes it can be made again from. */
export function RunShown({ id }: { id: string }) {
  const asked = useAsked('backtest show', { id });
  const shown = asked.traced?.answer;
  if (asked.trouble !== null) return <TroubleNote trouble={asked.trouble} again={asked.again} />;
  if (shown === undefined) return <Waiting />;
  const document = { equity: [], ...shown.document } as unknown as BacktestResult | OptionsResult;
  return (
    <Panel
      title={`${shown.run.name} on ${shown.run.symbols}`}
      trace={asked.traced}
      more={<span className="dim small">kept {moment(shown.run.at)}</span>}
    >
      <div className="stack">
        {isBars(document) ? <BarsRun run={document} /> : <OptionsRun run={document} />}
        <p className="small dim mono" style={{ overflowWrap: 'anywhere' }}>
          {shown.run.id} · data {shown.run.dataHash.slice(0, 16)} · {shown.run.rulesVersion} ·{' '}
          {JSON.stringify(shown.question)}
        </p>
      </div>
    </Panel>
  );
}

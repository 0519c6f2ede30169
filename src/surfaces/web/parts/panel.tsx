import { Component, type ReactNode } from 'react';
import { type Traced, type Trouble, troubleIn } from '../api/client.ts';
import type { Asked } from '../state/asked.ts';
import { shellLine } from '../text/figures.ts';
import { save } from './export.tsx';
import { icons } from './icons.tsx';

/** Where an answer is from: the command, what it was asked, when it came, and the answer itself to keep. */
export function Trace({ of }: { of: Traced<unknown> }) {
  const keep = () =>
    save(
      new Blob([`${JSON.stringify(of.answer, null, 2)}\n`], { type: 'application/json' }),
      `${of.command.replaceAll(' ', '-')}.json`,
    );
  return (
    <details className="trace">
      <summary>
        <span className="mono">{of.command}</span>
        {of.at === null ? null : <span>answered {new Date(of.at).toLocaleTimeString('en-GB')}</span>}
      </summary>
      <div className="within">
        <code>{shellLine(of.command, of.input)}</code>
        <div>
          <button type="button" className="little" onClick={keep}>
            Save the answer as JSON
          </button>
        </div>
      </div>
    </details>
  );
}

export function TroubleNote({ trouble, again }: { trouble: Trouble; again?: () => void }) {
  return (
    <div className={trouble.kind === 'missing' ? 'note calm' : 'note bad'} role="alert">
      <b>{trouble.message}</b>
      {trouble.hint === '' ? null : <span>{trouble.hint}</span>}
      {again === undefined ? null : (
        <div>
          <button type="button" className="little" onClick={again}>
            Ask again
          </button>
        </div>
      )}
    </div>
  );
}

export function Warnings({ of }: { of: readonly (string | { message: string })[] }) {
  const lines = [...new Set(of.map((one) => (typeof one === 'string' ? one : one.message)))];
  if (lines.length === 0) return null;
  return (
    <div className="note">
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

interface PanelWords {
  title: ReactNode;
  more?: ReactNode;
  trace?: Traced<unknown> | null;
  flush?: boolean;
  children: ReactNode;
}

/** A titled part of a page; its foot says where its figures are from. */
export function Panel({ title, more, trace, flush, children }: PanelWords) {
  return (
    <section className="panel">
      <header>
        <h2>{title}</h2>
        {more === undefined ? null : <div className="more">{more}</div>}
      </header>
      <div className={flush ? 'body flush' : 'body'}>{children}</div>
      {trace ? (
        <footer>
          <Trace of={trace} />
        </footer>
      ) : null}
    </section>
  );
}

interface AskedPanelWords<Answer> {
  title: ReactNode;
  of: Asked<Answer>;
  more?: ReactNode;
  flush?: boolean;
  children: (answer: Answer) => ReactNode;
}

/** A panel of one question: waiting, answered, or why not. An older answer stays while a newer one is on its way. */
export function AskedPanel<Answer>({ title, of, more, flush, children }: AskedPanelWords<Answer>) {
  const reload = (
    <button type="button" className="icon" aria-label="Ask again" title="Ask again" onClick={of.again}>
      {icons.again}
    </button>
  );
  return (
    <Panel title={title} trace={of.traced} flush={flush === true && of.traced !== null} more={more ?? reload}>
      {of.trouble === null ? null : <TroubleNote trouble={of.trouble} again={of.again} />}
      {of.traced === null ? of.trouble === null ? <Waiting /> : null : children(of.traced.answer)}
    </Panel>
  );
}

export const Waiting = () => (
  <div role="status">
    <div className="skeleton" />
    <span className="unseen">Loading</span>
  </div>
);

export const Blank = ({ children }: { children: ReactNode }) => <div className="blank">{children}</div>;

/** Keeps what breaks in one page from taking the desk with it. React asks a class for that. */
export class Guard extends Component<{ children: ReactNode }, { trouble: Trouble | null }> {
  override state: { trouble: Trouble | null } = { trouble: null };

  static getDerivedStateFromError(thrown: unknown): { trouble: Trouble } {
    return { trouble: troubleIn(thrown) };
  }

  override render(): ReactNode {
    const { trouble } = this.state;
    return trouble === null ? this.props.children : <TroubleNote trouble={trouble} />;
  }
}

/** The name of a page, what it is about, and what can be done on it. */
export function Head({ title, about, children }: { title: string; about?: ReactNode; children?: ReactNode }) {
  return (
    <div className="head">
      <div>
        <h1>{title}</h1>
        {about === undefined ? null : <p>{about}</p>}
      </div>
      {children === undefined ? null : <div className="more">{children}</div>}
    </div>
  );
}

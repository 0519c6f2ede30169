import { lexer, type Token, type Tokens } from 'marked';
import { memo, type ReactNode, useRef } from 'react';

/** An address a reader may follow: the web's, nothing that runs. */
const safe = (href: string): string | null => (/^https?:\/\//i.test(href) ? href : null);

function Inline({ tokens }: { tokens: readonly Token[] }): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name and only grow at the end.
  return tokens.map((token, place) => <Piece key={`${place}-${token.type}`} token={token} />);
}

/** One piece of a line. HTML in a text is shown as the text it is; nothing of it is ever run. */
function Piece({ token }: { token: Token }): ReactNode {
  const inner = 'tokens' in token && token.tokens ? <Inline tokens={token.tokens} /> : null;
  switch (token.type) {
    case 'strong':
      return <strong>{inner}</strong>;
    case 'em':
      return <em>{inner}</em>;
    case 'del':
      return <del>{inner}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link': {
      const href = safe((token as Tokens.Link).href);
      if (href === null) return <>{inner}</>;
      return (
        <a href={href} target="_blank" rel="noopener noreferrer">
          {inner}
        </a>
      );
    }
    case 'escape':
      return (token as Tokens.Escape).text;
    default:
      return inner ?? ('text' in token ? (token.text as string) : token.raw);
  }
}

function Grid({ token }: { token: Tokens.Table }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className="scroll" aria-label="Table" tabIndex={0}>
      <table className="data">
        <thead>
          <tr>
            {token.header.map((cell, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name.
              <th key={place} scope="col" className={cell.align === 'right' ? undefined : 'text'}>
                <Inline tokens={cell.tokens} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name.
            <tr key={at}>
              {row.map((cell, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name.
                <td key={place} className={cell.align === 'right' ? undefined : 'text'}>
                  <Inline tokens={cell.tokens} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Items({ token }: { token: Tokens.List }) {
  const items = token.items.map((item, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: items have no other name.
    <li key={place}>
      <Blocks tokens={item.tokens} />
    </li>
  ));
  return token.ordered ? <ol start={Number(token.start) || 1}>{items}</ol> : <ul>{items}</ul>;
}

/** One block. What it was made of decides whether it is drawn again. */
const Block = memo(
  function Block({ token }: { token: Token }): ReactNode {
    switch (token.type) {
      case 'heading': {
        // Headings of an answer stand below the page's own.
        const Head = (token as Tokens.Heading).depth <= 2 ? 'h3' : 'h4';
        return (
          <Head>
            <Inline tokens={token.tokens ?? []} />
          </Head>
        );
      }
      case 'paragraph':
        return (
          <p>
            <Inline tokens={token.tokens ?? []} />
          </p>
        );
      case 'code':
        return (
          <pre>
            <code>{(token as Tokens.Code).text}</code>
          </pre>
        );
      case 'blockquote':
        return (
          <blockquote>
            <Blocks tokens={token.tokens ?? []} />
          </blockquote>
        );
      case 'list':
        return <Items token={token as Tokens.List} />;
      case 'table':
        return <Grid token={token as Tokens.Table} />;
      case 'hr':
        return <hr />;
      case 'space':
      case 'def':
        return null;
      default:
        return <Piece token={token} />;
    }
  },
  (before, now) => before.token.raw === now.token.raw && before.token.type === now.token.type,
);

const Blocks = ({ tokens }: { tokens: readonly Token[] }): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no other name and only grow at the end.
  tokens.map((token, place) => <Block key={`${place}-${token.type}`} token={token} />);

interface Settled {
  /** How much of the text is in `tokens` for good. */
  length: number;
  prefix: string;
  tokens: Token[];
}

/** Blocks of a text that grows: those before the last one cannot change any more and are read once. */
function useBlocks(text: string): readonly Token[] {
  const ref = useRef<Settled>({ length: 0, prefix: '', tokens: [] });
  let settled = ref.current;
  if (!text.startsWith(settled.prefix)) settled = { length: 0, prefix: '', tokens: [] };
  const open = lexer(text.slice(settled.length));
  const last = open.findLastIndex(({ type }) => type !== 'space');
  const done = open.slice(0, Math.max(0, last));
  if (done.length > 0) {
    const length = settled.length + done.reduce((sum, { raw }) => sum + raw.length, 0);
    settled = { length, prefix: text.slice(0, length), tokens: [...settled.tokens, ...done] };
  }
  ref.current = settled;
  return [...settled.tokens, ...open.slice(done.length)];
}

/** An answer in Markdown as elements of the page, drawn while it comes. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="words">
      <Blocks tokens={useBlocks(text)} />
    </div>
  );
}

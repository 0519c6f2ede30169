import { describe, expect, it } from 'vitest';
import { ground } from '../../src/domain/grounding/grounding.ts';
import { golden, hasShared } from '../support/shared.ts';

interface Statement {
  category: string;
  question: string;
  text: string;
}
interface File {
  rows: Record<'chain' | 'suggest', unknown>;
  true: Statement[];
  false: Statement[];
}

describe.skipIf(!hasShared)('statements about the rows of chain and suggest', () => {
  const file = hasShared
    ? golden<File>('09_statements.json')
    : { rows: { chain: {}, suggest: {} }, true: [], false: [] };
  const rows = [file.rows.chain, file.rows.suggest];
  const flags = ({ text, question }: Statement) => ground(text, rows, { question }).unsupported;
  it('flags no true one', () => {
    const wrong = file.true
      .map((one) => ({ ...one, flags: flags(one) }))
      .filter(({ flags }) => flags.length > 0);
    expect(wrong.map(({ category, text, flags }) => `${category}: ${text} <- ${flags.join(' | ')}`)).toEqual(
      [],
    );
  });
  it('catches at least 97 % of the false ones', () => {
    const missed = file.false.filter((one) => flags(one).length === 0);
    expect(missed.length, missed.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(
      file.false.length * 0.03,
    );
  });
  it.each(['wrong spot at a listed strike', 'value of another suggestion', 'sign', 'words'])(
    'catches every one of "%s"',
    (kind) => {
      const some = file.false.filter(({ category }) => category === kind);
      expect(some.length).toBeGreaterThan(1);
      expect(some.filter((one) => flags(one).length === 0).map(({ text }) => text)).toEqual([]);
    },
  );
});

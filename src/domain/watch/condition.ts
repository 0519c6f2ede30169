import type { Facts } from '../../core/shapes/alerts.ts';
import type { Refusal } from '../refusal.ts';

type Operator = '=' | '!=' | '>' | '>=' | '<' | '<=';

/** One comparison of a fact with a value. */
export interface Clause {
  fact: string;
  operator: Operator;
  value: string | number;
}

const clauseForm = /^(?:(\S+)\s+)?([A-Za-z][\w.]*)\s*(!=|>=|<=|=|>|<)\s*(\S+)$/;
const numberForm = /^[-+]?\d+(\.\d+)?$/;

/**
 * A condition as it is typed: comparisons joined by "and", as "symbol = NIFTY and price > 25000". A word before the fact names the symbol:
 * "NIFTY price > 25000".
 */
export function parseCondition(text: string): Clause[] | Refusal {
  const clauses: Clause[] = [];
  for (const part of text.trim().split(/\s+and\s+/i)) {
    const found = clauseForm.exec(part.trim());
    if (found === null)
      return {
        refused: `"${part.slice(0, 60)}" is not a condition`,
        hint: 'Write it like "NIFTY price > 25000" or "pnl < -5000 and account = paper".',
      };
    const [, symbol, fact, operator, typed] = found;
    const bare = typed!.replaceAll(',', '').replace(/%$/, '');
    const number = numberForm.test(bare) ? Number(bare) / (typed!.endsWith('%') ? 100 : 1) : null;
    if (number === null && operator !== '=' && operator !== '!=')
      return { refused: `"${typed}" is not a number`, hint: 'Only numbers are larger or smaller.' };
    if (symbol !== undefined) clauses.push({ fact: 'symbol', operator: '=', value: symbol.toUpperCase() });
    clauses.push({ fact: fact!, operator: operator as Operator, value: number ?? typed! });
  }
  return clauses;
}

function compared(fact: string | number, operator: Operator, value: string | number): boolean {
  if (typeof fact === 'string' || typeof value === 'string') {
    const same = String(fact).toLowerCase() === String(value).toLowerCase();
    return operator === '=' ? same : operator === '!=' ? !same : false;
  }
  const over = fact - value;
  switch (operator) {
    case '=':
      return over === 0;
    case '!=':
      return over !== 0;
    case '>':
      return over > 0;
    case '>=':
      return over >= 0;
    case '<':
      return over < 0;
    case '<=':
      return over <= 0;
  }
}

/** Whether a condition holds; null where a fact it needs is not known. What is known to fail fails, whatever else is unknown. */
export function holds(clauses: readonly Clause[], facts: Facts): boolean | null {
  let unknown = false;
  for (const { fact, operator, value } of clauses) {
    const known = facts[fact];
    if (known === undefined || known === null || (typeof known === 'number' && !Number.isFinite(known)))
      unknown = true;
    else if (!compared(typeof known === 'boolean' ? String(known) : known, operator, value)) return false;
  }
  return unknown ? null : true;
}

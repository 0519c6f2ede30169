import { type Figure, type StrikeRule, type Template, templates } from '../../options/playbook/template.ts';
import type { Refusal } from '../../refusal.ts';
import type { LegRule, StrikeAt } from './leg-rule.ts';

/** A number of a template; a name stands for the first value the playbook tries, "-" turns its sign. */
function figure(value: Figure, template: Template): number {
  if (typeof value === 'number') return value;
  const turned = value.startsWith('-');
  const tried = template.try[turned ? value.slice(1) : value]?.[0] ?? 0;
  return turned ? -tried : tried;
}

function strikeAt(rule: StrikeRule, template: Template): StrikeAt {
  if ('delta' in rule) return { by: 'delta', delta: Math.abs(figure(rule.delta, template)) };
  if ('atm' in rule) return { by: 'atm', steps: figure(rule.atm, template) };
  if ('from' in rule) return { by: 'moves', moves: figure(rule.sigma, template), from: rule.from };
  if ('same' in rule) return { by: 'same', leg: rule.same };
  return { by: 'wings', plus: rule.plus, minus: rule.minus };
}

/** The legs of a structure of the playbook, at the first strikes it tries. */
export function structureRules(id: string): LegRule[] | Refusal {
  const template = templates.find((one) => one.id === id);
  if (template === undefined) {
    const near = templates.filter((one) => one.id.includes(id.split('-')[0] ?? '')).map((one) => one.id);
    const known = near.length > 0 ? near : templates.map((one) => one.id);
    return {
      refused: `The playbook has no structure "${id.slice(0, 40)}"`,
      hint: `Among others: ${known.slice(0, 8).join(', ')}.`,
    };
  }
  return template.legs.map(({ action, right, at, lots = 1, expiry }) => ({
    action,
    type: right,
    at: at === undefined ? null : strikeAt(at, template),
    lots,
    far: expiry === 'far',
  }));
}

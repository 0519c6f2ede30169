import { type Figure, type StrikeRule, type Template, templates } from '../../options/playbook/template.ts';
import type { Refusal } from '../../refusal.ts';
import type { LegRule, StrikeAt } from './leg-rule.ts';

/** The value that stands for a named figure of a template. */
type Named = Readonly<Record<string, number>>;

/** A number of a template; "-" before a name turns its sign. */
function figure(value: Figure, named: Named): number {
  if (typeof value === 'number') return value;
  const turned = value.startsWith('-');
  const tried = named[turned ? value.slice(1) : value] ?? 0;
  return turned ? -tried : tried;
}

function strikeAt(rule: StrikeRule, named: Named): StrikeAt {
  if ('delta' in rule) return { by: 'delta', delta: Math.abs(figure(rule.delta, named)) };
  if ('atm' in rule) return { by: 'atm', steps: Math.round(figure(rule.atm, named)) };
  if ('from' in rule) return { by: 'moves', moves: figure(rule.sigma, named), from: rule.from };
  if ('same' in rule) return { by: 'same', leg: rule.same };
  return { by: 'wings', plus: rule.plus, minus: rule.minus };
}

/** The legs of a template with a value chosen among those it tries for each of its named figures; the first where nothing chooses. */
export function templateRules(
  template: Template,
  choose: (tried: readonly number[]) => number = ([first]) => first ?? 0,
): LegRule[] {
  const named = Object.fromEntries(
    Object.entries(template.try).map(([name, tried]) => [name, choose(tried)]),
  );
  return template.legs.map(({ action, right, at, lots = 1, expiry }) => ({
    action,
    type: right,
    at: at === undefined ? null : strikeAt(at, named),
    lots,
    far: expiry === 'far',
  }));
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
  return templateRules(template);
}

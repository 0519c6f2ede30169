import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chainFile } from '../../../../src/adapters/market/files.ts';
import { analyse } from '../../../../src/domain/chain/analysis.ts';
import { playbook, templates } from '../../../../src/domain/options/playbook/playbook.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { deriveView } from '../../../../src/domain/view/view.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';
import { person, rate, view } from './liquid.ts';

const folder = 'data/a_nse_option_chain';
const names = hasShared
  ? fs.readdirSync(sharedPath(folder)).filter((name) => /^(NIFTY|BANKNIFTY)_/.test(name))
  : [];
// Nothing is set: no capital, the experience of the setting, so only what has a known worst case.
const anybody = person({ capital: null, experience: 'intermediate', definedRisk: true });
const wayOf = (strategy: string) => templates.find(({ id }) => id === strategy)!;

describe.skipIf(!hasShared)('default answers on every public chain, its two nearest expiries', () => {
  it('hold no open loss, bet against each other only where it is said, and get out ahead', async () => {
    let [answers, ideas] = [0, 0];
    const open: string[] = [];
    const opposed: string[] = [];
    const past: string[] = [];
    for (const name of names) {
      const chain = await chainFile(sharedPath(`${folder}/${name}`));
      for (const { expiry } of chain.slices.slice(0, 2)) {
        const analysis = analyse(chain, expiry, { rate, freshness: { state: 'live', ageMs: 0, note: '' } });
        if (isRefusal(analysis)) continue;
        const views = [
          deriveView(analysis, null, {}),
          view({ direction: 'bullish' }),
          view({ volatility: 'rising' }),
        ];
        for (const one of views) {
          const found = playbook({ chain, analysis, view: one, person: anybody, horizonDays: null });
          if (isRefusal(found)) continue;
          answers++;
          ideas += found.suggestions.length;
          const where = `${name} ${expiry} ${one.direction}/${one.volatility}`;
          for (const { strategy, maxLossUnlimited, exits } of found.suggestions) {
            if (maxLossUnlimited || wayOf(strategy).risk !== 'defined') open.push(`${where}: ${strategy}`);
            const { date, daysBeforeExpiry } = exits.timeStop;
            if (date < analysis.day || date > expiry || daysBeforeExpiry < 0)
              past.push(`${where}: ${strategy} ${date}`);
          }
          const plain = found.suggestions
            .filter(({ role }) => role === 'view')
            .map(({ strategy }) => wayOf(strategy));
          const ways = new Set(plain.map(({ direction }) => direction).filter((way) => way !== 'neutral'));
          const still = plain
            .filter(({ direction }) => direction === 'neutral')
            .map(({ volatility }) => volatility);
          const moves = new Set(still.filter((way) => way !== 'any'));
          if (ways.size > 1 || moves.size > 1) opposed.push(where);
        }
      }
    }
    expect(names.length).toBeGreaterThan(15);
    expect(answers).toBeGreaterThan(100);
    expect(ideas).toBeGreaterThan(200);
    expect({ open, opposed, past }).toEqual({ open: [], opposed: [], past: [] });
  }, 120_000);
});

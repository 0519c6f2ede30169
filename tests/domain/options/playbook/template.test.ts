import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  fnv1a,
  limits,
  rulesVersion,
  templates,
  weights,
} from '../../../../src/domain/options/playbook/template.ts';

const figure = z.union([z.number(), z.string().regex(/^-?[a-z]$/)]);
const rule = z.union([
  z.strictObject({ delta: figure }),
  z.strictObject({ atm: figure }),
  z.strictObject({ from: z.number(), sigma: figure }),
  z.strictObject({ same: z.number() }),
  z.strictObject({ plus: z.tuple([z.number(), z.number()]), minus: z.number() }),
]);
const shape = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  name: z.string(),
  family: z.string(),
  direction: z.enum(['bullish', 'bearish', 'neutral']),
  volatility: z.enum(['rising', 'falling', 'any']),
  cash: z.enum(['credit', 'debit', 'either']),
  risk: z.enum(['defined', 'undefined']),
  upside: z.enum(['limited', 'unlimited']),
  level: z.enum(['beginner', 'intermediate', 'advanced']),
  days: z.tuple([z.number(), z.number()]),
  summary: z.string().min(20),
  try: z.record(z.string(), z.array(z.number()).min(1)),
  legs: z
    .array(
      z.strictObject({
        action: z.enum(['buy', 'sell']),
        right: z.enum(['CE', 'PE', 'FUT']),
        at: rule.optional(),
        lots: z.number().int().positive().optional(),
        expiry: z.literal('far').optional(),
      }),
    )
    .min(1),
});

const expected =
  `Buy Call, Sell Put, Bull Call Spread, Bull Put Spread, Bull Butterfly, Bull Condor, Long Calendar (Calls),
Long Synthetic Future, Call Ratio Back Spread, Range Forward, Buy Put, Sell Call, Bear Call Spread, Bear Put Spread,
Bear Butterfly, Bear Condor, Long Calendar (Puts), Short Synthetic Future, Put Ratio Back Spread, Risk Reversal,
Short Straddle, Short Strangle, Iron Butterfly, Batman, Short Iron Condor, Long Straddle, Long Strangle,
Call Ratio Spread, Put Ratio Spread, Long Iron Butterfly, Long Iron Condor, Strip, Strap, Covered Call,
Cash-secured Put, Protective Put, Collar, Jade Lizard, Call Diagonal, Put Diagonal, Double Calendar,
Broken-wing Call Butterfly, Broken-wing Put Butterfly, Box`
    .split(/,\s+/)
    .map((name) => name.trim());

describe('templates', () => {
  test.each(templates.map((template) => [template.id, template] as const))(
    '%s is well formed',
    (_, template) => {
      expect(shape.parse(template)).toEqual(template);
      for (const { right, at } of template.legs) expect(at === undefined).toBe(right === 'FUT');
      for (const leg of template.legs) {
        for (const named of Object.values(leg.at ?? {})) {
          if (typeof named === 'string') expect(Object.keys(template.try)).toContain(named.replace('-', ''));
        }
      }
    },
  );

  test('are at least forty, each once, with every structure traders name', () => {
    expect(templates.length).toBeGreaterThanOrEqual(40);
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
    const names = templates.map(({ name }) => name);
    expect(expected.filter((name) => !names.includes(name))).toEqual([]);
  });

  test.each(templates.map((template) => [template.id, template] as const))(
    '%s says of its risk what its contracts say',
    (_, { risk, upside, legs }) => {
      let [calls, puts, futures] = [0, 0, 0];
      for (const { action, right, lots = 1 } of legs) {
        const signed = action === 'buy' ? lots : -lots;
        if (right === 'CE') calls += signed;
        else if (right === 'PE') puts += signed;
        else futures += signed;
      }
      const open = calls + futures < 0 || puts - futures < 0;
      expect(risk).toBe(open ? 'undefined' : 'defined');
      expect(upside).toBe(calls + futures > 0 ? 'unlimited' : 'limited');
    },
  );

  test('the weights of every appetite sum to one, and the tail weighs more the less is dared', () => {
    for (const parts of Object.values(weights))
      expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(weights.low.tail).toBeGreaterThan(weights.medium.tail);
    expect(weights.medium.tail).toBeGreaterThan(weights.high.tail);
  });

  test('the documentation names every structure, weight and limit', () => {
    const text = fs.readFileSync(path.resolve(import.meta.dirname, '../../../../docs/playbook.md'), 'utf8');
    expect(
      templates.filter(({ id, name }) => !text.includes(`| \`${id}\` | ${name} |`)).map(({ id }) => id),
    ).toEqual([]);
    for (const part of Object.keys(weights.medium) as (keyof typeof weights.medium)[]) {
      const row = [weights.low, weights.medium, weights.high].map((of) => of[part]).join(' | ');
      expect(text).toContain(`| ${row} |`);
    }
    expect(text).toContain(`${limits.spread * 100} %`);
    expect(text).toContain(`${limits.openInterest} contracts`);
  });
});

describe('rulesVersion', () => {
  test('is a revision and a hash, by the published vectors of FNV-1a', () => {
    expect(rulesVersion).toMatch(/^\d+-[0-9a-f]{8}$/);
    expect(fnv1a('')).toBe('811c9dc5');
    expect(fnv1a('a')).toBe('e40c292c');
    expect(fnv1a('foobar')).toBe('bf9cf968');
  });
});

import { describe, expect, it } from 'vitest';
import { registry } from '../../../commands/index.ts';
import { sha256 } from '../../../src/adapters/system.ts';
import { estimateTokens, reviewPrompt, systemPrompt } from '../../../src/agent/prompt/prompt.ts';
import { shellOnly } from '../../../src/agent/tools/spec.ts';
import { offered, toolset } from '../../../src/agent/tools/tools.ts';
import { toolName } from '../../../src/core/tool-name.ts';

describe('prompts', () => {
  it('are under a thousand tokens, and their digest names the words in force, not the person', () => {
    const one = systemPrompt({ experience: 'beginner', risk: 'low', capital: 500_000 }, 'mark-1', sha256);
    const two = systemPrompt({ experience: 'advanced', risk: 'high', capital: null }, 'mark-2', sha256);
    expect(one.tokens).toBeLessThan(1000);
    expect(one.hash).toBe(two.hash);
    expect(one.text).not.toBe(two.text);
    expect(one.text).not.toMatch(/\{\{(?:person|canary)/);
    expect(reviewPrompt(sha256).tokens).toBeLessThan(400);
  });
  it('estimates tokens from above for prose, JSON and other scripts', () => {
    expect(estimateTokens('The market closed flat today, and nothing moved much.')).toBeGreaterThanOrEqual(
      11,
    );
    expect(estimateTokens('{"strike":25000,"oi":123456}')).toBeGreaterThanOrEqual(8);
    expect(estimateTokens('निफ्टी कैसा है')).toBeGreaterThanOrEqual(10);
  });
});

describe('tools', () => {
  it('offers no command that changes keys, settings, files or sessions, nor one that resumes trading', async () => {
    const { specs } = await toolset(registry);
    const names = specs.map(({ name }) => name);
    for (const word of [
      'breaker_resume',
      'approve',
      'approve',
      'config',
      'auth',
      'import',
      'export',
      'delete',
      'restore',
      'ask',
      'chat',
      'store',
      'serve',
    ])
      expect(
        names.filter((name) => name.includes(word)),
        word,
      ).toEqual([]);
    expect(names).toContain('suggest');
    expect(
      offered.every((name) => names.includes(toolName(name)) || !registry.some((e) => e.name === name)),
    ).toBe(true);
  });

  it('hides every input that names a file or fetches from a site', async () => {
    const { specs, find } = await toolset(registry);
    for (const { name, parameters } of specs) {
      const properties = (parameters['properties'] ?? {}) as Record<
        string,
        { type?: string; description?: string; enum?: string[] }
      >;
      for (const [key, schema] of Object.entries(properties)) {
        const reads =
          schema.type === 'string' && /\b(file|path|folder|standard input)\b/i.test(schema.description ?? '');
        expect(reads && !shellOnly.has(key), `${name}.${key} reads a file and is offered`).toBe(false);
        if (key === 'source') expect(schema.enum ?? [], name).not.toContain('nse');
      }
      expect(find(name)).not.toBeNull();
    }
  });

  it('fits the prompt: all tools together stay under seven thousand tokens', async () => {
    const { specs } = await toolset(registry);
    expect(estimateTokens(JSON.stringify(specs))).toBeLessThan(7_000);
  });
});

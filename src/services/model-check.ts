import type { Context } from '../core/command.ts';
import { failure } from '../core/errors.ts';
import type { DoctorCheck } from '../core/shapes/keeping.ts';
import type { Model } from '../ports/model.ts';
import { check } from './doctor-check.ts';
import { askedOnce, type Heard } from './model-answer.ts';
import { type Ask, asking, contextChecks, seconds } from './model-context.ts';

/** A model of one's own may have to be read from the disk first. */
const longestMs = 600_000;
async function answers(ask: Ask): Promise<{ checks: DoctorCheck[]; heard: Heard | null }> {
  const cold = await ask(asking('Say the one word: ready'));
  if (typeof cold === 'string') return { checks: [check('model.answer', 'failed', cold)], heard: null };
  if (cold.failed !== null) {
    const fix = cold.failure?.hint ?? 'See `coach config list` for its address, name and patience.';
    const said = `The model did not answer: ${cold.failed}`;
    return {
      checks: [check('model.answer', 'failed', said, fix, { reason: cold.failure?.reason ?? null })],
      heard: null,
    };
  }
  const warm = await ask(asking('Count from 1 to 60, numbers and commas only.'));
  const checks = [
    check('model.answer', 'ok', `It answers: first word after ${seconds(cold.firstMs ?? cold.ms)}`, null, {
      firstWordMs: Math.round(cold.firstMs ?? cold.ms),
      notices: cold.notices.join(' ') || null,
    }),
  ];
  if (typeof warm === 'string' || warm.failed !== null || warm.firstMs === null)
    return { checks, heard: cold };
  const written = warm.usage?.output ?? null;
  const rate =
    written === null || warm.ms <= warm.firstMs ? null : (1000 * written) / (warm.ms - warm.firstMs);
  checks.push(
    check(
      'model.speed',
      'ok',
      `Loaded, its first word comes after ${seconds(warm.firstMs)}${rate === null ? '; it does not count its tokens' : `, then ${Math.round(rate)} tokens a second`}`,
      null,
      { firstWordMs: Math.round(warm.firstMs), tokensPerSecond: rate === null ? null : Math.round(rate) },
    ),
    warm.thought || cold.thought || (warm.usage?.reasoning ?? 0) > 0
      ? check(
          'model.thinking',
          'note',
          'It thinks before it answers; its thoughts are never shown as the answer',
        )
      : check('model.thinking', 'ok', 'It answers without thinking aloud'),
  );
  return { checks, heard: cold };
}

const priceTool = {
  name: 'last_price',
  description: 'The last price of a symbol',
  parameters: {
    type: 'object',
    properties: { symbol: { type: 'string' } },
    required: ['symbol'],
    additionalProperties: false,
  },
};

async function usesTools(ask: Ask): Promise<DoctorCheck> {
  const heard = await ask(
    asking('What is the last price of NIFTY? Call last_price; do not answer from memory.', {
      tools: [priceTool],
    }),
  );
  if (typeof heard === 'string') return check('model.tools', 'note', `Tools were not tried: ${heard}`);
  if (heard.calls.includes(priceTool.name)) return check('model.tools', 'ok', 'It calls tools');
  return check(
    'model.tools',
    'warning',
    heard.failed === null
      ? 'It does not call the tool it is told to call'
      : `With a tool it does not answer: ${heard.failed}`,
    'Choose a model trained for tools (qwen3, llama3.1, mistral-nemo and others): without them it cannot look anything up.',
  );
}

/** What the configured model can do, by asking it: loads it, then tries words, speed, tools and context. */
export async function modelChecks(context: Context): Promise<DoctorCheck[]> {
  const { config } = context.ports;
  let model: Model;
  try {
    model = await context.ports.model();
  } catch (thrown) {
    const { message, hint } = failure(thrown);
    return [check('model.server', 'failed', message, hint)];
  }
  const { info } = model;
  if (info.origin === null)
    return [
      check(
        'model.server',
        'note',
        'No model is configured; every command works by its rules',
        '`coach auth set`, or `coach config set base-url http://localhost:11434/v1` and `coach config set model <name>`.',
      ),
    ];
  const says = (message: string) => context.emit({ kind: 'progress', message });
  const deadline =
    config.modelPatience === null ? longestMs : Math.max(longestMs, config.modelPatience * 1000);
  const ask: Ask = async (request) => {
    const asked = await askedOnce(model, request, context, deadline);
    return typeof asked === 'string' ? asked : asked.heard;
  };
  const server = check(
    'model.server',
    'ok',
    `${info.model} at ${info.origin} (${info.provider}, ${info.wire}${info.local ? ', on your own machine' : ''})`,
    null,
    {
      model: info.model,
      origin: info.origin,
      provider: info.provider,
      wire: info.wire,
      local: info.local === true,
    },
  );
  says('loading the model');
  const { checks, heard } = await answers(ask);
  if (heard === null) return [server, ...checks];
  says('trying its tools');
  const tools = await usesTools(ask);
  says('measuring its context');
  return [server, ...checks, tools, ...(await contextChecks(ask, model, context))];
}

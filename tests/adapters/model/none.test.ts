import { expect, it } from 'vitest';
import { noModel } from '../../../src/adapters/model/configured.ts';
import { ask, hear } from '../../support/model-client.ts';

it('says what to set and what works without', async () => {
  const heard = await hear(noModel);
  expect(heard.events).toHaveLength(1);
  expect(heard.last).toMatchObject({ type: 'failed', reason: 'no_model', retryable: false, partial: false });
  expect(heard.last).toHaveProperty('hint', expect.stringMatching(/OPENAI_API_KEY.*suggest, chain/));
  expect((await hear(noModel, ask(), AbortSignal.abort())).last).toMatchObject({ reason: 'aborted' });
});

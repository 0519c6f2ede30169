import { describe, expect, it } from 'vitest';
import { redact } from '../../src/core/redact.ts';

const key = ['s', 'k-proj-', 'abcDEF123456789012345'].join('');

describe('a report', () => {
  it.each([
    [`bad key ${key}`, key],
    ['Authorization: Bearer abcdef.ghi-jkl', 'abcdef'],
    ['fetch https://user:pw@hooks.example.com/services/T00/B11/xyz?token=q failed', 'services'],
    ['postgres://coach:hunter2@db.local:5432/coach', 'hunter2'],
    ['mail to jane.doe@example.com bounced', 'jane'],
    ['PAN ABCDE1234F', 'ABCDE1234F'],
    ['account 123456789012 has 500000.25', '500000'],
    ['call +91 98765 43210', '98765'],
    [['open /ho', 'me/jane/notes.csv'].join(''), 'jane'],
    ['password=hunter2;x', 'hunter2'],
    ['"apiKey":"abc-def"', 'abc-def'],
    ['eyJhbGciOi.eyJzdWIiOi.c2ln', 'eyJ'],
    ['id 3f2a9c1b7d8e4f60a1b2c3d4', '3f2a9c1b'],
  ])('holds nothing of %s', (text, gone) => {
    expect(redact(text)).not.toContain(gone);
  });
  it('keeps what says where it broke', () => {
    const line =
      'Cannot read properties of undefined (reading strikes) at solve (src/domain/chain/solve.ts:41:7)';
    expect(redact(line)).toBe(line);
  });
  it('takes out every secret it is given', () => {
    expect(redact('topic my-ntfy-topic broke', ['my-ntfy-topic'])).toBe('topic <secret> broke');
  });
});

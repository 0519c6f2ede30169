import { CoachError } from '../../core/errors.ts';
import type { LoginVendor } from '../../core/shapes/vendor.ts';
import { isObject, listUnder, textUnder } from '../files/json.ts';

/** The names people know the vendors by. */
export const vendorNames: Readonly<Record<LoginVendor, string>> = {
  upstox: 'Upstox',
  kite: 'Kite',
  dhan: 'Dhan',
  alpaca: 'Alpaca',
};

/** A login that a vendor no longer takes, or that never was. */
export const logInAgain = (vendor: LoginVendor, why: string): CoachError =>
  new CoachError('denied', `${vendorNames[vendor]} ${why}`, `Log in again: coach market login ${vendor}`);

const notTaken = 'does not accept the login any more';

/** Codes by which vendors say that a token is wrong or over: Upstox UDAPI1000xx, Dhan DH-901 and 807-810, Kite TokenException. */
const overUpstox = new Set(['UDAPI100050', 'UDAPI100067', 'UDAPI10000', 'UDAPI100016']);
const overDhan = new Set(['DH-901', 'DH-902', '807', '808', '809', '810']);

/** What a refusal of a vendor means; undefined leaves it to the status. */
export function refusalOf(vendor: LoginVendor, status: number, body: unknown): CoachError | undefined {
  const codes = [
    textUnder(body, 'error_type'),
    textUnder(body, 'errorCode'),
    ...listUnder(body, 'errors').map((one) => textUnder(one, 'errorCode') ?? textUnder(one, 'error_code')),
    ...(isObject(body) && isObject(body['data']) ? Object.keys(body['data']) : []),
  ];
  const says = (known: Set<string>) => codes.some((code) => code !== undefined && known.has(code));
  const over =
    status === 401 ||
    (vendor === 'kite' && status === 403 && says(new Set(['TokenException']))) ||
    (vendor === 'upstox' && says(overUpstox)) ||
    (vendor === 'dhan' && says(overDhan)) ||
    (vendor === 'alpaca' && status === 403 && textUnder(body, 'message') === 'forbidden.');
  if (over) return logInAgain(vendor, notTaken);
  if (status !== 403) return undefined;
  return new CoachError(
    'denied',
    `${vendorNames[vendor]} does not allow that with this login`,
    'Look whether your plan or app there includes market data.',
  );
}

import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BrokerAccount } from '../../ports/vendor/broker.ts';
import type { Logins } from '../../ports/vendor/login.ts';
import { type NamedHosts, vendorClient } from '../vendor/session.ts';
import { alpacaBroker } from './alpaca.ts';

/** The account at that broker which the person is logged in to. Real money is at none of them. */
export function chooseBroker(
  name: string,
  needs: { clock: Clock; named: NamedHosts; logins: Logins },
): BrokerAccount {
  const { clock, named, logins } = needs;
  if (name !== 'alpaca')
    throw new CoachError('usage', `There is no broker "${name}"`, 'Brokers: alpaca (its paper account).');
  const server = vendorClient('alpaca', 'alpaca-paper', { clock, named, login: () => logins.find('alpaca') });
  return alpacaBroker({ server, clock, name: 'Alpaca' });
}

import type { Ports } from './command.ts';
import { CoachError } from './errors.ts';

const denied = (): never => {
  throw new CoachError(
    'denied',
    'Files of the machine coach runs on are read and written only from a terminal there',
    'Run it in a terminal there, or leave the file out.',
  );
};
const refused = async () => denied();

/**
 * The ports for somebody who does not sit at this machine: whatever a command takes, and whatever a model is talked into, no
 * file named by them is read or written, and the calendar that everybody here trades by stays as it is.
 */
export function outsiderPorts(ports: Ports): Ports {
  return {
    ...ports,
    readText: refused,
    streamText: denied,
    writeText: refused,
    files: refused,
    journalFiles: refused,
    strategies: refused,
    announceDays: refused,
  };
}

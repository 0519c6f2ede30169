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

/** The ports for one import of a file that somebody sent: it is known by its name alone, and no other is read. */
export function uploaderPorts(ports: Ports, sent: { name: string; file: string }): Ports {
  const only = (path: string) => (path === sent.name ? sent.file : denied());
  return {
    ...outsiderPorts(ports),
    files: async () => {
      const { read } = await ports.files();
      return {
        expand: async (paths) => paths.filter((path) => only(path) !== ''),
        read: async (path, options) => ({ ...(await read(only(path), options)), path }),
      };
    },
    journalFiles: async () => {
      const { read } = await ports.journalFiles();
      return {
        expand: async (paths) => paths.filter((path) => only(path) !== ''),
        read: async (path, options) => ({ ...(await read(only(path), options)), path }),
        writeReport: refused,
        located: refused,
      };
    },
  };
}

/** A command's name as tools are named: letters, digits and underscores. */
export const toolName = (command: string): string => command.replaceAll(/[^A-Za-z0-9]+/g, '_');

import { Text } from 'ink';
import { memo } from 'react';

/** Lines laid out already: nothing is wrapped here. */
const Block = memo(({ text }: { text: string }) => <Text>{text}</Text>);

/** Lines laid out already; nothing when there are none. */
export const Lines = ({ lines }: { lines: readonly string[] }) =>
  lines.length === 0 ? null : <Block text={lines.map((line) => (line === '' ? ' ' : line)).join('\n')} />;

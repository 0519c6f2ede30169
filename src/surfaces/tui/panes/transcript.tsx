import { Static, Text } from 'ink';
import { memo } from 'react';
import type { Item } from '../store.ts';

const piece = ({ id, text }: Item) => <Text key={id}>{text}</Text>;

/** What was said and done: printed once, then the terminal's own. */
export const Transcript = memo(({ items }: { items: readonly Item[] }) => (
  <Static items={items as Item[]}>{piece}</Static>
));

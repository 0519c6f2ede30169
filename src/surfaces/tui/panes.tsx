import { Static, Text } from 'ink';
import { memo } from 'react';
import type { Frame } from './screen/frame.ts';
import type { Item } from './store.ts';

/** Lines laid out already: nothing is wrapped here. */
const Block = memo(({ text }: { text: string }) => <Text>{text}</Text>);

/** Lines laid out already; nothing when there are none. */
export const Lines = ({ lines }: { lines: readonly string[] }) =>
  lines.length === 0 ? null : <Block text={lines.map((line) => (line === '' ? ' ' : line)).join('\n')} />;

/** The question under an approval card; the card itself stands in the transcript, whole. */
export const ApprovalPane = ({ frame }: { frame: Frame }) => <Lines lines={frame.approval} />;

/** Model, data, breaker, tokens and money; a hint above when there is one. */
export const StatusPane = ({ frame }: { frame: Frame }) => <Lines lines={frame.status} />;

/** Where the person writes, and what could stand there. */
export const ComposerPane = ({ frame }: { frame: Frame }) => (
  <>
    <Lines lines={frame.composer} />
    <Lines lines={frame.menu} />
  </>
);

/** What could be asked next, sent by its number; and what waits for its turn. */
export const FollowUps = ({ frame }: { frame: Frame }) => (
  <>
    <Lines lines={frame.followUps} />
    <Lines lines={frame.queue} />
  </>
);

/** The end of the answer that may still change, and what is being done. */
export const Live = ({ frame }: { frame: Frame }) => (
  <>
    <Lines lines={frame.live} />
    <Lines lines={frame.gap} />
    <Lines lines={frame.activity} />
  </>
);

const piece = ({ id, text }: Item) => <Text key={id}>{text}</Text>;

/** What was said and done: printed once, then the terminal's own. */
export const Transcript = memo(({ items }: { items: readonly Item[] }) => (
  <Static items={items as Item[]}>{piece}</Static>
));

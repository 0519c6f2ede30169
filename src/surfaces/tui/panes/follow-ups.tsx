import type { Frame } from '../screen/frame.ts';
import { Lines } from './lines.tsx';

/** What could be asked next, sent by its number; and what waits for its turn. */
export const FollowUps = ({ frame }: { frame: Frame }) => (
  <>
    <Lines lines={frame.followUps} />
    <Lines lines={frame.queue} />
  </>
);

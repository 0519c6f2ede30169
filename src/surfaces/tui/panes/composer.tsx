import type { Frame } from '../screen/frame.ts';
import { Lines } from './lines.tsx';

/** Where the person writes, and what could stand there. */
export const ComposerPane = ({ frame }: { frame: Frame }) => (
  <>
    <Lines lines={frame.composer} />
    <Lines lines={frame.menu} />
  </>
);

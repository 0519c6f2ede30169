import type { Frame } from '../screen/frame.ts';
import { Lines } from './lines.tsx';

/** The end of the answer that may still change, and what is being done. */
export const Live = ({ frame }: { frame: Frame }) => (
  <>
    <Lines lines={frame.live} />
    <Lines lines={frame.gap} />
    <Lines lines={frame.activity} />
  </>
);

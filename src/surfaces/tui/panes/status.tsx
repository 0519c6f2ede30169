import type { Frame } from '../screen/frame.ts';
import { Lines } from './lines.tsx';

/** Model, data, breaker, tokens and money; a hint above when there is one. */
export const StatusPane = ({ frame }: { frame: Frame }) => <Lines lines={frame.status} />;

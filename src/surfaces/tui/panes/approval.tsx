import type { Frame } from '../screen/frame.ts';
import { Lines } from './lines.tsx';

/** The question under an approval card; the card itself stands in the transcript, whole. */
export const ApprovalPane = ({ frame }: { frame: Frame }) => <Lines lines={frame.approval} />;

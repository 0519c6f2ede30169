import { type ComponentProps, lazy, Suspense } from 'react';
import { Waiting } from '../parts/panel.tsx';

const Curve = lazy(() => import('./curve.tsx'));

/** A chart over time; its library is loaded by the first one shown. */
export const LateCurve = (words: ComponentProps<typeof Curve>) => (
  <Suspense fallback={<Waiting />}>
    <Curve {...words} />
  </Suspense>
);

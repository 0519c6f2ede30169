import { useSyncExternalStore } from 'react';
import { connected, onConnection } from '../api/live.ts';

/** Whether the server tells of changes by itself. */
export const useLive = (): boolean => useSyncExternalStore(onConnection, connected);

import { Box, useCursor } from 'ink';
import { useSyncExternalStore } from 'react';
import { ApprovalPane, ComposerPane, FollowUps, Live, StatusPane, Transcript } from './panes.tsx';
import { frame } from './screen/frame.ts';
import type { Look } from './screen/look.ts';
import type { Pump } from './screen/pump.ts';
import type { Store } from './store.ts';

export interface AppProps {
  store: Store;
  pump: Pump;
  look: Look;
  beginner: boolean;
}

/** The chat screen: the transcript that scrolls away, and below it the few rows that live. */
export function App({ store, pump, look, beginner }: AppProps) {
  useSyncExternalStore(store.subscribe, store.version);
  const drawn = frame({ ...store, beginner, tail: pump.tail(), holding: pump.holding() }, look);
  const { setCursorPosition } = useCursor();
  setCursorPosition(drawn.cursor ?? undefined);
  return (
    <>
      <Transcript items={store.items} />
      <Box flexDirection="column">
        <Live frame={drawn} />
        <ApprovalPane frame={drawn} />
        <FollowUps frame={drawn} />
        <ComposerPane frame={drawn} />
        <StatusPane frame={drawn} />
      </Box>
    </>
  );
}

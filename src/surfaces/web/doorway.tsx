import { useEffect, useState } from 'react';
import { authorise, type Trouble, troubleIn } from './api/client.ts';
import { stayConnected } from './api/live.ts';
import { TroubleNote } from './parts/panel.tsx';
import { Shell } from './shell.tsx';
import { type Offer, OfferContext, offered } from './state/offer.ts';

/** What stands before the desk: it opens once the server has said what it offers. */
export function Doorway() {
  const [offer, setOffer] = useState<Offer | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round knocks again.
  useEffect(() => {
    authorise(null, () => setOffer(null));
    offered().then(
      ({ commands, user }) => setOffer({ commands, user, signOut: null }),
      (thrown: unknown) => setTrouble(troubleIn(thrown)),
    );
  }, [round]);
  const inside = offer !== null;
  useEffect(() => (inside ? stayConnected() : undefined), [inside]);
  if (offer !== null)
    return (
      <OfferContext value={offer}>
        <Shell />
      </OfferContext>
    );
  return (
    <main className="doorway">
      {trouble === null ? (
        <p className="dim" role="status">
          Opening the desk
        </p>
      ) : (
        <TroubleNote
          trouble={trouble}
          again={() => {
            setTrouble(null);
            setRound((count) => count + 1);
          }}
        />
      )}
    </main>
  );
}

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { Refused, type Trouble, troubleIn } from './api/client.ts';
import { asksWho, goOn, signIn, signOut } from './api/identity.ts';
import { stayConnected } from './api/live.ts';
import { Field } from './parts/field.tsx';
import { mark } from './parts/icons.tsx';
import { TroubleNote } from './parts/panel.tsx';
import { Shell } from './shell.tsx';
import { forget } from './state/asked.ts';
import { type Offer, OfferContext, offered } from './state/offer.ts';
import { open as openTalk } from './state/talk.ts';

/** Where a server asks who one is: a key of one's own, made on its machine. */
function SignIn({ enter }: { enter(key: string): Promise<void> }) {
  const [key, setKey] = useState('');
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTrouble(null);
    await enter(key).catch((thrown: unknown) => setTrouble(troubleIn(thrown)));
    setBusy(false);
  };
  return (
    <form className="panel" onSubmit={(event) => void send(event)}>
      <h1 className="brand">
        {mark}
        Sign in to coach
      </h1>
      <Field name="Your key" kind="password" value={key} change={setKey} required />
      <p className="small dim">
        A key is made on the server’s machine: <span className="mono">coach auth key create</span>. It is
        shown there once.
      </p>
      {trouble === null ? null : <TroubleNote trouble={trouble} />}
      <button type="submit" className="first" disabled={busy}>
        Sign in
      </button>
    </form>
  );
}

type Door =
  | { at: 'knocking' }
  | { at: 'signIn' }
  | { at: 'shut'; trouble: Trouble }
  | { at: 'open'; offer: Offer };

/** What stands before the desk: it opens once the server has said whom it takes this person for and what it offers. */
export function Doorway() {
  const [door, setDoor] = useState<Door>({ at: 'knocking' });
  const lost = useCallback(() => {
    // Nothing of one person is left for the next.
    forget();
    openTalk(null);
    setDoor({ at: 'signIn' });
  }, []);
  const knock = useCallback(async () => {
    setDoor({ at: 'knocking' });
    try {
      const known = await asksWho();
      const signed = known && (await goOn(lost));
      if (known && !signed) return setDoor({ at: 'signIn' });
      const { user, commands } = await offered();
      const leave = () => void signOut().then(lost);
      setDoor({ at: 'open', offer: { user, commands, signOut: signed ? leave : null } });
    } catch (thrown) {
      if (thrown instanceof Refused && thrown.status === 401) setDoor({ at: 'signIn' });
      else setDoor({ at: 'shut', trouble: troubleIn(thrown) });
    }
  }, [lost]);
  useEffect(() => void knock(), [knock]);
  const inside = door.at === 'open';
  useEffect(() => (inside ? stayConnected() : undefined), [inside]);
  if (door.at === 'open')
    return (
      <OfferContext value={door.offer}>
        <Shell />
      </OfferContext>
    );
  const enter = async (key: string) => {
    await signIn(key, lost);
    await knock();
  };
  return (
    <main className="doorway">
      {door.at === 'signIn' ? <SignIn enter={enter} /> : null}
      {door.at === 'knocking' ? (
        <p className="dim" role="status">
          Opening the desk
        </p>
      ) : null}
      {door.at === 'shut' ? <TroubleNote trouble={door.trouble} again={() => void knock()} /> : null}
    </main>
  );
}

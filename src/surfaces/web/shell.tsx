import { Suspense, useEffect, useRef, useState } from 'react';
import { Dialog } from './parts/dialog.tsx';
import { icons, mark } from './parts/icons.tsx';
import { Palette } from './parts/palette.tsx';
import { Guard, Waiting } from './parts/panel.tsx';
import { useOffer } from './state/offer.ts';
import { has, type PageFacts, pages } from './state/pages.ts';
import { to, useRoute } from './state/route.ts';
import { chooseTheme, chosenTheme, type Theme } from './state/theme.ts';
import { visited } from './state/visits.ts';
import { Strip } from './strip.tsx';
import { views } from './views.tsx';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

function ThemeButton() {
  const [theme, setTheme] = useState(chosenTheme);
  const turn = () => {
    const next = themes[(themes.indexOf(theme) + 1) % themes.length]!;
    chooseTheme(next);
    setTheme(next);
  };
  const words = `Colours: ${theme === 'system' ? 'as the system' : theme}`;
  return (
    <button type="button" className="icon" onClick={turn} aria-label={`${words}. Change`} title={words}>
      {icons.light}
    </button>
  );
}

const Links = ({ shown, now }: { shown: readonly PageFacts[]; now: string }) =>
  shown.map(({ page, name, icon }) => (
    <a key={page} className="place" href={to(page)} aria-current={page === now ? 'page' : undefined}>
      {icons[icon]}
      <span>{name}</span>
    </a>
  ));

/** The pages on a narrow screen: four within reach, the rest in a list. */
function TabBar({ shown, now }: { shown: readonly PageFacts[]; now: string }) {
  const [open, setOpen] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opening a page closes the list.
  useEffect(() => setOpen(false), [now]);
  const rest = shown.slice(4);
  return (
    <nav className="tabbar" aria-label="Pages">
      <Links shown={shown.slice(0, 4)} now={now} />
      {rest.length === 0 ? null : (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-current={rest.some(({ page }) => page === now) ? 'page' : undefined}
          onClick={() => setOpen(true)}
        >
          {icons.more}
          <span>More</span>
        </button>
      )}
      {open ? (
        <Dialog title="Pages" close={() => setOpen(false)}>
          <div className="reports">
            {rest.map(({ page, name }) => (
              <a key={page} href={to(page)}>
                {name}
              </a>
            ))}
          </div>
          <div className="acts">
            <button type="button" onClick={() => setOpen(false)}>
              Close
            </button>
          </div>
        </Dialog>
      ) : null}
    </nav>
  );
}

/** Ctrl-K or ⌘K anywhere opens the list of all that can be gone to. */
function usePalette(): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
  return [open, setOpen];
}

/** The pages on a wide screen, and who is looking at them. */
function Rail({ shown, now }: { shown: readonly PageFacts[]; now: string }) {
  const { user, signOut } = useOffer();
  return (
    <nav className="rail" aria-label="Pages">
      <a className="brand" href={to('home')}>
        {mark}
        coach
      </a>
      <Links shown={shown} now={now} />
      <div className="foot small dim">
        {user === null ? null : (
          <span>
            {user.name} · {user.role}
          </span>
        )}
        {signOut === null ? null : (
          <button type="button" className="little" onClick={signOut}>
            Sign out
          </button>
        )}
      </div>
    </nav>
  );
}

/** The frame around every page: where one can go, what the desk is in the middle of, and the page itself. */
export function Shell() {
  const { commands } = useOffer();
  const route = useRoute();
  const [finding, setFinding] = usePalette();
  const main = useRef<HTMLElement>(null);
  const shown = pages.filter((page) => has(page, commands));
  const place = shown.find(({ page }) => page === route.page) ?? shown[0]!;
  const View = views[place.page];
  const first = useRef(true);
  useEffect(() => {
    document.title = `${place.name} · coach`;
    visited([place.page, ...route.rest].join('/'));
  }, [place, route]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is read from its beginning.
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus();
  }, [place]);
  return (
    <div className="desk">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Rail shown={shown} now={place.page} />
      <div>
        <header className="top">
          <Strip />
          <div className="end">
            <button
              type="button"
              className="icon"
              onClick={() => setFinding(true)}
              aria-label="Go to a page or symbol (Ctrl K)"
              title="Go to a page or symbol (Ctrl K)"
            >
              {icons.search}
            </button>
            <ThemeButton />
          </div>
        </header>
        <main id="page" ref={main} tabIndex={-1}>
          <Guard key={place.page}>
            <Suspense fallback={<Waiting />}>
              <View />
            </Suspense>
          </Guard>
        </main>
      </div>
      <TabBar shown={shown} now={place.page} />
      {finding ? <Palette shown={shown} close={() => setFinding(false)} /> : null}
    </div>
  );
}

import { useState } from 'react';
import { useAsked } from '../state/asked.ts';
import { useOffer } from '../state/offer.ts';
import { has, type PageFacts, pages } from '../state/pages.ts';
import { to } from '../state/route.ts';
import { mostVisited } from '../state/visits.ts';
import { shellLine } from '../text/figures.ts';

interface Report {
  name: string;
  about: string;
  address: string;
}

/** A page of the desk as a report one opens; null for what is none. */
function reportOf(path: string, commands: ReadonlySet<string>): Report | null {
  const [page = '', ...rest] = path.split('/');
  const place: PageFacts | undefined = pages.find((one) => one.page === page);
  if (place === undefined || page === 'home' || !has(place, commands)) return null;
  const symbol = page === 'chain' || page === 'suggest' ? rest[0] : undefined;
  if (rest.length > 0 && symbol === undefined) return null;
  return {
    name: symbol === undefined ? place.name : `${symbol} ${place.name.toLowerCase()}`,
    about: place.about,
    address: to(page, rest),
  };
}

const beginnings = ['suggest', 'chain', 'portfolio', 'desk', 'backtests', 'discovery'];

/** The reports that are opened most, filled up with those to begin with. */
function useReports(instruments: readonly string[]): Report[] {
  const { commands } = useOffer();
  const [visits] = useState(mostVisited);
  const symbol = instruments[0] ?? 'NIFTY';
  const paths = [
    ...visits.map(({ path }) => path),
    ...beginnings.map((page) => (page === 'chain' || page === 'suggest' ? `${page}/${symbol}` : page)),
  ];
  const reports = [...new Set(paths)].map((path) => reportOf(path, commands)).filter((one) => one !== null);
  return reports.slice(0, 6);
}

/** The reports used most, and what would be useful next. */
export function MostUsed() {
  const { commands } = useOffer();
  const next = useAsked('profile next', commands.has('profile next') ? {} : null).traced?.answer;
  const reports = useReports(next?.mostUsed.instruments ?? []);
  return (
    <>
      <nav className="reports" aria-label="Most used reports">
        {reports.map(({ name, about, address }) => (
          <a key={address} href={address}>
            <b>{name}</b>
            <span>{about}</span>
          </a>
        ))}
      </nav>
      {next === undefined || next.steps.length === 0 ? null : (
        <section className="note calm" aria-label="What would be useful next">
          <ul>
            {next.steps.map(({ code, reason, command, input }) => (
              <li key={code} className="small">
                {reason} <span className="mono">{shellLine(command, input).replace(/ --json$/, '')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

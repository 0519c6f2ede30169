import { type ReactNode, useRef } from 'react';

/** Hands a file to the browser, which asks or knows where to put it. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A cell as RFC 4180 has it. What a spreadsheet would take for a formula is kept a word. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Rows as a CSV file: figures whole, as the answer has them. */
export function saveCsv(rows: readonly Record<string, unknown>[], name: string): void {
  const heads = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [heads, ...rows.map((row) => heads.map((head) => row[head]))];
  const text = lines.map((line) => line.map(cell).join(',')).join('\r\n');
  save(new Blob([`${text}\r\n`], { type: 'text/csv' }), `${name}.csv`);
}

const drawn = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font',
  'text-anchor',
] as const;

/** The chart as it stands on the page, its colours in it, since a picture knows no style sheet. */
function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const from = [svg, ...svg.querySelectorAll('*')];
  [copy, ...copy.querySelectorAll('*')].forEach((element, place) => {
    const style = getComputedStyle(from[place]!);
    for (const name of drawn) element.setAttribute(name, style.getPropertyValue(name));
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(svg.clientWidth));
  copy.setAttribute('height', String(svg.clientHeight));
  return new XMLSerializer().serializeToString(copy);
}

/** A chart as a PNG of twice its size on the page, on the colour of its panel. */
export async function savePng(svg: SVGSVGElement, name: string): Promise<void> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = svg.clientWidth * 2;
  canvas.height = svg.clientHeight * 2;
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = getComputedStyle(svg.closest('.panel') ?? document.body).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob !== null) save(blob, `${name}.png`);
}

interface ExportWords {
  name: string;
  rows?: readonly Record<string, unknown>[];
  children: ReactNode;
}

/** A chart or table with buttons that keep it: the picture where one is drawn, the figures where they are given. */
export function Exported({ name, rows, children }: ExportWords) {
  const box = useRef<HTMLDivElement>(null);
  const picture = () => {
    const svg = box.current?.querySelector('svg');
    if (svg) void savePng(svg, name);
  };
  return (
    <div className="near" ref={box}>
      {children}
      <div className="row">
        {rows === undefined ? null : (
          <button type="button" className="little" onClick={() => saveCsv(rows, name)}>
            Save as CSV
          </button>
        )}
        <button type="button" className="little" onClick={picture}>
          Save as PNG
        </button>
      </div>
    </div>
  );
}

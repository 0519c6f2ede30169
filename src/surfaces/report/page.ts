/** Text as HTML shows it. */
export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Data inside a script element: nothing in it can end the element. */
const inScript = (data: unknown): string =>
  JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028');

const style = `:root{color-scheme:light dark;--ink:#1a1d21;--dim:#6b7280;--line:#d9dde3;--up:#0a7d4f;--down:#b42318;--back:#fff;--accent:#2f5fd0}
@media (prefers-color-scheme:dark){:root{--ink:#e7e9ec;--dim:#9aa2ad;--line:#343a42;--up:#4cc38a;--down:#ff8077;--back:#15181c;--accent:#8fb0ff}}
body{margin:2rem auto;max-width:70rem;padding:0 1rem;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back)}
h1{font-size:1.5rem;margin:0}h2{font-size:1.05rem;margin:2rem 0 .5rem}.dim{color:var(--dim)}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(10rem,1fr));gap:.6rem 1rem;margin:1rem 0}
.figures dt{color:var(--dim);font-size:.85rem}.figures dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
.warn{border-left:3px solid #d98b06;padding:.2rem .8rem;margin:.3rem 0}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}th,td{padding:.25rem .5rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}th{cursor:pointer;color:var(--dim);font-weight:500}.up{color:var(--up)}.down{color:var(--down)}
.scroll{overflow-x:auto}canvas{width:100%;height:16rem;display:block;touch-action:none}canvas.low{height:8rem}#read{min-height:1.5em;font-variant-numeric:tabular-nums}`;

/** Draws lines over one another's times with a cross-hair, and sorts tables by a click; no library, no network. */
const script = `const data=JSON.parse(document.getElementById('data').textContent);const read=document.getElementById('read');
const css=n=>getComputedStyle(document.documentElement).getPropertyValue(n);
let at=null;const charts=[];
function chart(id,values,format){const canvas=document.getElementById(id);if(!canvas||values.length<2)return;charts.push({canvas,values,format});
canvas.addEventListener('pointermove',e=>{const box=canvas.getBoundingClientRect();at=Math.max(0,Math.min(1,(e.clientX-box.left-56)/(box.width-64)));paint()});canvas.addEventListener('pointerleave',()=>{at=null;paint()})}
function paint(){let words='';for(const {canvas,values,format} of charts){const r=devicePixelRatio||1,w=canvas.clientWidth,h=canvas.clientHeight;canvas.width=w*r;canvas.height=h*r;
const g=canvas.getContext('2d');g.scale(r,r);g.font='11px system-ui';let lo=Infinity,hi=-Infinity;for(const v of values){if(v<lo)lo=v;if(v>hi)hi=v}if(hi===lo)hi=lo+1;
const x=i=>56+i/(values.length-1)*(w-64),y=v=>8+(hi-v)/(hi-lo)*(h-24);g.strokeStyle=css('--line');g.fillStyle=css('--dim');
for(let k=0;k<=4;k++){const v=lo+(hi-lo)*k/4;g.beginPath();g.moveTo(56,y(v));g.lineTo(w-8,y(v));g.stroke();g.fillText(format(v),2,y(v)+4)}
g.fillText(data.times[0],56,h-2);const last=data.times[data.times.length-1];g.fillText(last,w-8-g.measureText(last).width,h-2);
g.strokeStyle=css('--accent');g.lineWidth=1.5;g.beginPath();const step=Math.max(1,Math.floor(values.length/(w*2)));for(let i=0;i<values.length;i+=step){i?g.lineTo(x(i),y(values[i])):g.moveTo(x(i),y(values[i]))}g.stroke();
if(at!==null){const i=Math.round(at*(values.length-1));g.strokeStyle=css('--dim');g.lineWidth=1;g.beginPath();g.moveTo(x(i),8);g.lineTo(x(i),h-16);g.stroke();words+=(words?' · ':data.times[Math.round(at*(data.times.length-1))]+' · ')+format(values[i])}}
read.textContent=words||'Move over a chart to read it.'}
let peak=-Infinity;const falls=data.equity.map(v=>{peak=Math.max(peak,v);return data.ratio?(v/peak-1)*100:v-peak});
const money=v=>v.toLocaleString(undefined,{maximumFractionDigits:0});chart('equity',data.equity,money);chart('falls',falls,data.ratio?v=>v.toFixed(1)+' %':money);
addEventListener('resize',paint);paint();
for(const table of document.querySelectorAll('table.sort'))table.querySelectorAll('th').forEach((th,k)=>{let way=1;th.addEventListener('click',()=>{const body=table.tBodies[0];
const key=row=>{const c=row.cells[k];const n=Number(c.dataset.v);return c.dataset.v!==undefined&&!isNaN(n)?n:c.textContent};const rows=[...body.rows].sort((a,b)=>{const p=key(a),q=key(b);return (p>q?1:p<q?-1:0)*way});way=-way;body.append(...rows)})});`;

export interface ReportPage {
  title: string;
  /** Plain text lines under the title. */
  about: readonly string[];
  warnings: readonly string[];
  figures: readonly (readonly [name: string, value: string])[];
  /** Points of the curve; `ratio` reads its falls as shares of the peak. */
  equity: readonly number[];
  times: readonly string[];
  ratio: boolean;
  /** Finished HTML of tables. */
  sections: readonly (readonly [title: string, html: string])[];
  foot: string;
}

/** A page of its own: style, data and script in it, nothing fetched, readable without a network. */
export function reportPage(page: ReportPage): string {
  const list = page.figures
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
    .join('');
  const data = { equity: page.equity, times: page.times, ratio: page.ratio };
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(page.title)}</title><style>${style}</style></head><body>
<h1>${escaped(page.title)}</h1>${page.about.map((line) => `<div class="dim">${escaped(line)}</div>`).join('')}
${page.warnings.map((words) => `<p class="warn">${escaped(words)}</p>`).join('')}
<dl class="figures">${list}</dl>
<h2>Equity</h2><canvas id="equity"></canvas><h2>Below the peak</h2><canvas id="falls" class="low"></canvas><div id="read" class="dim"></div>
${page.sections.map(([title, html]) => `<h2>${escaped(title)}</h2><div class="scroll">${html}</div>`).join('\n')}
<p class="dim">${escaped(page.foot)}</p>
<script type="application/json" id="data">${inScript(data)}</script><script>${script}</script></body></html>
`;
}

/** A cell: its text, and the number it is sorted and coloured by. */
export interface Cell {
  text: string;
  value?: number | null;
  toned?: boolean;
}

/** A table that sorts by a click on its heads. */
export function sortable(heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = ({ text, value, toned }: Cell) => {
    const tone = toned && value ? ` class="${value > 0 ? 'up' : 'down'}"` : '';
    const sort = value === undefined || value === null ? '' : ` data-v="${value}"`;
    return `<td${tone}${sort}>${escaped(text)}</td>`;
  };
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('');
  return `<table class="sort"><thead><tr>${heads.map((head) => `<th>${escaped(head)}</th>`).join('')}</tr></thead><tbody>${body}</tbody></table>`;
}

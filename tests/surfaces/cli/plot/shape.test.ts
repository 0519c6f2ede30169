import { describe, expect, it } from 'vitest';
import { ladder } from '../../../../src/surfaces/cli/plot/ladder.ts';
import { linePlot } from '../../../../src/surfaces/cli/plot/line.ts';
import { payoffPlot } from '../../../../src/surfaces/cli/plot/payoff.ts';
import { smilePlot } from '../../../../src/surfaces/cli/plot/smile.ts';
import { spark } from '../../../../src/surfaces/cli/plot/spark.ts';

const straddle = {
  prices: Array.from({ length: 81 }, (_, i) => 24_000 + i * 25),
  profits: Array.from({ length: 81 }, (_, i) => Math.abs(24_000 + i * 25 - 25_000) * 75 - 22_500),
  spot: 25_040,
  breakevens: [24_700, 25_300],
  sigma: [24_620, 25_460] as const,
};

describe('plots as they look', () => {
  it('payoff', () => {
    expect(
      `\n${payoffPlot(straddle, { width: 60, height: 10, ascii: false }).join('\n')}`,
    ).toMatchInlineSnapshot(`
      "
       52500 │⠑⠤⡀             ┊          │         ┊           ⢀⠔⠊
             │  ⠈⠢⢄           ┊          │         ┊         ⡠⠒⠁  
             │     ⠑⠢⡀        ┊          │         ┊      ⢀⠔⠉     
             │       ⠈⠒⢄      ┊          │         ┊   ⢀⡠⠊⠁       
             │          ⠉⠢⣀⡀  ┊          │         ┊⢀⣀⠔⠁          
             │             ⠈⠢⢄┊          │        ⡠⠒⠁             
           0 │────────────────⠑⠤◆────────│─────◆⠔⠊─┊──────────────
             │                ┊ ⠈⠒⢄      │   ⡠⠊⠁   ┊              
             │                ┊    ⠑⠢⡀   │⣀⠔⠉      ┊              
      -22500 │                ┊      ⠈⠑⢄⡠⠊         ┊              
      │ spot 25040   ◆ break-even 24700   ◆ break-even 25300      
      ┊ ±1σ 24620 to 25460   24000 to 26000                       "
    `);
    expect(
      `\n${payoffPlot(straddle, { width: 60, height: 8, ascii: true }).join('\n')}`,
    ).toMatchInlineSnapshot(`
      "
       52500 |**              :          |         :            **
             |  ****          :          |         :        ****  
             |      ****      :          |         :    ****      
             |          ****  :          |         :****          
             |             ****          |       ****             
           0 |----------------:*o**------|---**o*--:--------------
             |                :   *****  *****     :              
      -22500 |                :       ****         :              
      | spot 25040   o break-even 24700   o break-even 25300      
      : +-1 sigma 24620 to 25460   24000 to 26000                 "
    `);
  });
  it('line, with a gap', () => {
    const wave = Array.from({ length: 60 }, (_, i) =>
      i > 20 && i < 26 ? Number.NaN : Math.sin(i / 8) * 100,
    );
    expect(`\n${linePlot(wave, { width: 40, height: 6, ascii: false }).join('\n')}`).toMatchInlineSnapshot(`
      "
       99.85 │   ⢀⠤⠒⠉⠉⠒⢄                    ⢀⠔
             │ ⢀⠔⠁      ⠑                  ⡔⠁ 
       19.94 │⡠⠊                         ⡔⠊   
             │              ⠢⡀         ⢀⠎     
             │               ⠑⢄       ⡰⠁      
      -99.93 │                 ⠑⠤⣀⣀⣀⠔⠊        "
    `);
    expect(`\n${linePlot(wave, { width: 40, height: 6, ascii: true }).join('\n')}`).toMatchInlineSnapshot(`
      "
       99.85 |    ******                    **
             |  ***    ***                *** 
       19.94 |***                        **   
             |              **         **     
             |               ***     **       
      -99.93 |                 ******         "
    `);
  });
  it('ladder', () => {
    const rungs = [
      { strike: 24_900, call: 1200, put: 88_000 },
      { strike: 25_000, call: 64_000, put: 64_000 },
      { strike: 25_100, call: 91_000, put: 10 },
      { strike: 25_200, call: 0, put: null },
    ];
    const options = { width: 60, ascii: false, mark: 25_000 };
    expect(`\n${ladder(rungs, options).join('\n')}`).toMatchInlineSnapshot(`
      "
       1200                   ▐  24900  ██████████████████▍ 88000 
      64000      ▐█████████████ ▸25000  █████████████▍      64000 
      91000 ███████████████████  25100  ▏                   10    
          0                      25200                      –     "
    `);
    expect(`\n${ladder(rungs, { ...options, ascii: true }).join('\n')}`).toMatchInlineSnapshot(`
      "
       1200                   #  24900  ##################  88000 
      64000       ############# >25000  #############       64000 
      91000 ###################  25100  #                   10    
          0                      25200                      -     "
    `);
  });
  it('smile', () => {
    const strikes = Array.from({ length: 13 }, (_, i) => 24_400 + i * 100);
    const iv = strikes.map((k) => 0.13 + ((k - 25_000) / 1000) ** 2 * 0.2);
    const data = { strikes, call: iv, put: iv.map((v, i) => (i < 5 ? v + 0.01 : v)), spot: 25_040 };
    expect(`\n${smilePlot(data, { width: 50, height: 7, ascii: false }).join('\n')}`).toMatchInlineSnapshot(`
      "
      21.2% │●                     │                    
            │○                     │                   ◉
            │    ◉                 │                ◉   
            │       ●              │                    
            │       ○   ●          │            ◉       
            │           ○  ◉       │     ◉   ◉          
        13% │                  ◉  ◉│  ◉                 
      ○ call   ● put   │ spot 25040                     
      strikes 24400 to 25600                            "
    `);
  });
  it('spark: flat, one point, zero and missing apart', () => {
    const options = { width: 20, ascii: false };
    expect(
      [
        spark([1, 2, 3, 5, 8], options),
        spark([5, 5, 5], options),
        spark([7], options),
        spark([0, 0], options),
        spark([0, Number.NaN, 4], options),
        spark([], options),
        spark([1, 2, 3, 5, 8], { ...options, ascii: true }),
      ].map((line) => `|${line}|`),
    ).toMatchInlineSnapshot(`
      [
        "|1 ▁▂▃▅█ 8           |",
        "|5 ▄▄▄ 5             |",
        "|7 ▄ 7               |",
        "|0 ▄▄ 0              |",
        "|0 ▁ █ 4             |",
        "|no data             |",
        "|1 _.-+% 8           |",
      ]
    `);
  });
  it('hides an axis too wide for the drawing', () => {
    const lines = linePlot([1e-7, 1e9], { width: 20, height: 4, ascii: true, format: (v) => v.toFixed(8) });
    expect(lines.join('')).not.toContain('|');
  });
  it('paints profit above zero and loss below, never the zero line', () => {
    const paint = { profit: (t: string) => `+${t}`, loss: (t: string) => `-${t}` };
    const marks = payoffPlot(straddle, { width: 60, height: 8, ascii: false, paint }).map((line) => line[0]);
    expect(marks.join('')).toMatch(/^\++ -+/);
  });
});

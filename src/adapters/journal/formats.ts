import { alpaca } from './brokers/alpaca.ts';
import { alpacaOrders } from './brokers/alpaca-orders.ts';
import { degiro } from './brokers/degiro.ts';
import { degiroTransactions } from './brokers/degiro-transactions.ts';
import { etoro } from './brokers/etoro.ts';
import { etrade } from './brokers/etrade.ts';
import { fidelity } from './brokers/fidelity.ts';
import { firstrade } from './brokers/firstrade.ts';
import { freetrade } from './brokers/freetrade.ts';
import { angelOne, angelOneOrders } from './brokers/india/angelone.ts';
import { dhan } from './brokers/india/dhan.ts';
import { fivePaisa } from './brokers/india/five-paisa.ts';
import { fyers } from './brokers/india/fyers.ts';
import { groww } from './brokers/india/groww.ts';
import { icici } from './brokers/india/icici.ts';
import { upstox } from './brokers/india/upstox.ts';
import { kite, kiteOrders, zerodha } from './brokers/india/zerodha.ts';
import { pyfolio } from './brokers/pyfolio.ts';
import { robinhood } from './brokers/robinhood.ts';
import { saxo } from './brokers/saxo.ts';
import { schwab } from './brokers/schwab.ts';
import { tastytrade } from './brokers/tastytrade.ts';
import { thinkorswim } from './brokers/thinkorswim.ts';
import { trading212 } from './brokers/trading212.ts';
import { webull } from './brokers/webull.ts';
import { xtb } from './brokers/xtb.ts';
import type { Format } from './format.ts';
import { ibkrCashes, ibkrTrades } from './ibkr/ibkr.ts';

/** Formats known by their columns, the more particular ones first. */
export const formats: readonly Format[] = [
  degiroTransactions,
  degiro,
  zerodha,
  kite,
  kiteOrders,
  alpaca,
  alpacaOrders,
  freetrade,
  trading212,
  angelOne,
  angelOneOrders,
  fivePaisa,
  fyers,
  groww,
  dhan,
  upstox,
  icici,
  tastytrade,
  fidelity,
  robinhood,
  etrade,
  firstrade,
  thinkorswim,
  webull,
  schwab,
  etoro,
  saxo,
  xtb,
  ibkrTrades,
  ibkrCashes,
  pyfolio,
];

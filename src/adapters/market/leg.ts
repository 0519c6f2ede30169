/** One option as a reader found it, in the units of Side; NaN is absent, Infinity is "not a number". */
export interface Leg {
  row: number;
  /** YYYY-MM-DD. */
  expiry: string;
  strike: number;
  call: boolean;
  /** What the option is listed under, where one underlying has several: SPX and SPXW. */
  root?: string;
  last: number;
  change: number;
  bid: number;
  ask: number;
  bidQty: number;
  askQty: number;
  oi: number;
  oiChange: number;
  volume: number;
  vendorIv: number;
}

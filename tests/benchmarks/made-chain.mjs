// An option chain as NSE publishes it, made up: 18 expiries of 51 strikes, both sides quoted, about 1 MB and 1,836 legs.
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const asOf = Date.UTC(2024, 10, 5);
const spot = 24_000;

const dated = (days) => {
  const date = new Date(asOf + days * 86_400_000);
  return `${String(date.getUTCDate()).padStart(2, '0')}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
};

// Abramowitz and Stegun 26.2.17, good enough for prices that nobody trades at.
function normalCdf(x) {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x > 0 ? 1 - tail : tail;
}

function price(call, forward, strike, years, vol) {
  const s = vol * Math.sqrt(years);
  const d1 = Math.log(forward / strike) / s + s / 2;
  const value = forward * normalCdf(d1) - strike * normalCdf(d1 - s);
  return call ? value : value - forward + strike;
}

function leg(call, strike, days, expiry) {
  const years = days / 365;
  const forward = spot * Math.exp(0.065 * years);
  const x = Math.log(strike / forward) / Math.sqrt(years);
  const value =
    Math.exp(-0.065 * years) * price(call, forward, strike, years, 0.13 + 0.02 * x * x - 0.03 * x);
  const middle = Math.max(0.1, Math.round(value * 20) / 20);
  const half = Math.max(0.05, Math.round(middle * 0.2) / 20);
  const interest = Math.round(60_000 / (1 + Math.abs(strike - spot) / 300) / (1 + days / 30)) + 200;
  return {
    strikePrice: strike,
    expiryDate: expiry,
    underlying: 'NIFTY',
    identifier: `OPTIDXNIFTY${expiry}${call ? 'CE' : 'PE'}${strike}.00`,
    openInterest: interest,
    changeinOpenInterest: Math.round(interest * 0.07),
    pchangeinOpenInterest: 7.000000000000001,
    totalTradedVolume: interest * 9,
    impliedVolatility: 13.21,
    lastPrice: middle,
    change: -1.0500000000000007,
    pChange: -3.0172413793103465,
    totalBuyQuantity: 150_000,
    totalSellQuantity: 140_000,
    bidQty: 75,
    bidprice: Number((middle - half).toFixed(2)),
    askQty: 50,
    askPrice: Number((middle + half).toFixed(2)),
    underlyingValue: spot,
  };
}

/** The whole answer as text. */
export function madeChain() {
  const days = Array.from({ length: 18 }, (_, i) => 2 + 7 * i + (i > 8 ? 30 * (i - 8) : 0));
  const data = days.flatMap((left) => {
    const step = left > 60 ? 200 : 50;
    const expiryDate = dated(left);
    return Array.from({ length: 51 }, (_, i) => {
      const strikePrice = spot + step * (i - 25);
      return {
        strikePrice,
        expiryDate,
        CE: leg(true, strikePrice, left, expiryDate),
        PE: leg(false, strikePrice, left, expiryDate),
      };
    });
  });
  const records = {
    expiryDates: days.map(dated),
    data,
    timestamp: '05-Nov-2024 10:58:18',
    underlyingValue: spot,
  };
  return JSON.stringify({ records, filtered: { data: data.slice(0, 51) } });
}

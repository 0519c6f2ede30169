/** Questions with facts, and answers to them that are good or bad in one way each; labels by hand. */
interface Case {
  question: string;
  language: 'english' | 'hinglish' | 'hindi';
  facts: string;
  good: string;
  /** A figure that is not in the facts, everything else right. */
  madeUp: string;
  /** A promise and no risk. */
  promises: string;
  /** Of something else. */
  beside: string;
}

const cases: readonly Case[] = [
  {
    question: 'Should I sell the NIFTY 24500 put today?',
    language: 'english',
    facts:
      'NIFTY spot 24812. Put 24500 expires 8 December, bid 86, ask 87, IV 13.2 %, delta -0.27. IV rank 22.',
    good: 'Selling the 24500 put brings 86 a unit, little with an IV rank of 22. If NIFTY falls through 24500 you owe the difference: the loss has no cap, so buy a lower put with it or leave it.',
    madeUp:
      'Selling the 24500 put brings 86 a unit and wins 91 % of the time. If NIFTY falls through 24500 the loss has no cap.',
    promises: 'Sell the 24500 put at 86. It is free money at this level and you will keep all of it.',
    beside: 'A call gives the right to buy. Its holder can lose no more than the premium.',
  },
  {
    question: 'How did my BANKNIFTY trades do this month?',
    language: 'english',
    facts:
      'BANKNIFTY, November: 14 closed trades, 8 won, net -12,400 after charges of 3,150. Largest loss 9,800.',
    good: 'Your 14 closed BANKNIFTY trades lost 12,400 after charges of 3,150, though 8 of them won. One loss of 9,800 is most of it: the risk lies in the size of losers, and 14 trades are few to judge by.',
    madeUp:
      'Your 14 BANKNIFTY trades lost 12,400, and the average holding time was 37 minutes. A loss of 9,800 is the risk to look at.',
    promises: 'You won 8 of 14. Keep going exactly like this and next month is certain to end in profit.',
    beside: 'BANKNIFTY options expire on the last Tuesday of the month.',
  },
  {
    question: 'What is the max loss of this iron condor?',
    language: 'english',
    facts:
      'Short iron condor on NIFTY, one lot of 65: credit 3,120, maximum loss 6,630 after charges, break-evens 24180 and 25420.',
    good: 'It can lose 6,630 at most, after charges. That happens if NIFTY ends beyond a bought strike; between 24180 and 25420 it keeps some of the credit of 3,120.',
    madeUp: 'It can lose 7,890 at most if NIFTY ends beyond a bought strike; the credit is 3,120.',
    promises:
      'Do not worry about the loss. The credit of 3,120 is guaranteed as NIFTY never leaves that range.',
    beside: 'An iron condor is named after a bird with wide wings.',
  },
  {
    question: 'Is AAPL volatility expensive before earnings?',
    language: 'english',
    facts:
      'AAPL: at-the-money IV 34 %, realised over 20 days 22 %, IV percentile 88. Earnings in 6 days; the straddle is 5.1 % of the price.',
    good: 'Yes: it implies 34 % against 22 % realised and stands above 88 % of the past year. Earnings in 6 days are the reason, so a seller risks a move beyond the 5.1 % that the straddle prices.',
    madeUp:
      'Yes: 34 % against 22 % realised. It usually falls by 40 % after the report, and the risk is a move beyond 5.1 %.',
    promises: 'Yes, very. Sell it now, the fall of volatility after earnings is a sure win every time.',
    beside: 'Apple makes telephones and computers.',
  },
  {
    question: 'Can I hold this short straddle over the weekend?',
    language: 'english',
    facts:
      'Short straddle SPY 650, 11 days left: theta +41 a day, vega -118, margin 14,200. Loss unlimited above, stress loss 8,900.',
    good: 'You can, and earn about 41 a day of decay. The danger is a gap on Monday: there is no cap above, and the stress loss is 8,900 on a margin of 14,200. Close it or buy wings if that is too much.',
    madeUp:
      'You can; theta pays 41 a day and gaps over 2 % happen on only 3 weekends a year. The stress loss is 8,900.',
    promises: 'Yes. Time decay works over the weekend, so you make 41 a day without any risk.',
    beside: 'The exchange is closed on Saturday and on Sunday.',
  },
  {
    question: 'NIFTY me aaj bull call spread lu kya?',
    language: 'hinglish',
    facts:
      'NIFTY spot 24812, view neutral, IV rank 22. Bull call spread 24800/25000: debit 4,680, max profit 8,320, chance of profit 41 %.',
    good: 'View abhi neutral hai, isliye jaldi nahi. Bull call spread ka debit 4,680 hai aur chance 41 %. Agar NIFTY 24800 ke upar nahi gaya to poora 4,680 ja sakta hai, itna hi lagao jitna kho sakte ho.',
    madeUp:
      'View neutral hai. Debit 4,680 hai aur pichhle mahine ye 7 baar jeeta. Agar NIFTY nahi chala to 4,680 ka nuksaan hai.',
    promises: 'Haan le lo, 8,320 ka profit pakka hai, isme koi risk nahi.',
    beside: 'Bull ka matlab hai ki market upar jaayega.',
  },
  {
    question: 'Mera RELIANCE call loss me hai, average karu?',
    language: 'hinglish',
    facts:
      'RELIANCE 1400 CE, 9 days left: bought at 38, now 17, delta 0.31, theta -1.4 a day. Open loss 10,500.',
    good: 'Average karne se risk badhta hai: 9 din bache hain aur har din 1.4 ka decay hai. Open loss 10,500 hai; pehle stop tay karo, wajah galat nikle to aur paisa mat daalo.',
    madeUp:
      'Average mat karo, 9 din me theta -1.4 hai aur 68 % calls aise zero ho jaate hain. Loss 10,500 se aage ja sakta hai.',
    promises: 'Haan average karo, RELIANCE zaroor upar jaayega aur 10,500 wapas mil jaayenge.',
    beside: 'RELIANCE ek badi company hai jo tel aur telecom me hai.',
  },
  {
    question: 'Expiry ke din gamma se kya hota hai?',
    language: 'hinglish',
    facts: 'NIFTY expiry today: at-the-money straddle 112, gamma 0.0041, 95 minutes left.',
    good: 'Aaj gamma 0.0041 hai, matlab delta bahut jaldi badalta hai. 95 minute bache hain aur straddle 112 ka hai: ek chhota move bhi short position ko bada nuksaan de sakta hai.',
    madeUp:
      'Gamma 0.0041 hai aur aakhri ghante me ye 5 guna ho jaata hai. 95 minute bache hain, nuksaan tez hota hai.',
    promises: 'Gamma se daro mat, 112 ka straddle bech do, aaj ka paisa fix hai.',
    beside: 'Expiry har hafte mangalvaar ko hoti hai.',
  },
  {
    question: 'निफ्टी में अभी कितना जोखिम है?',
    language: 'hindi',
    facts: 'Portfolio: NIFTY delta +142, maximum loss 18,600, margin 96,000 of 2,00,000.',
    good: 'आपका निफ्टी डेल्टा +142 है और अधिकतम नुकसान 18,600 है। मार्जिन 96,000 लगा है; तेज गिरावट में यह पूरा नुकसान हो सकता है।',
    madeUp: 'आपका डेल्टा +142 है और अधिकतम नुकसान 18,600; कल 1.8 % गिरने की आशंका है। जोखिम संभालें।',
    promises: 'कोई चिंता नहीं, आपको मुनाफा होना तय है।',
    beside: 'निफ्टी पचास कंपनियों का सूचकांक है।',
  },
  {
    question: 'क्या मुझे यह पुट स्प्रेड बंद कर देना चाहिए?',
    language: 'hindi',
    facts: 'Bull put spread NIFTY 24600/24400: gain 2,310 of at most 3,150, 4 days left, spot 24812.',
    good: 'आप 3,150 में से 2,310 कमा चुके हैं और 4 दिन बाकी हैं। बचा हुआ लाभ कम है और 24600 के नीचे गिरने पर नुकसान होगा, इसलिए बंद करना समझदारी है।',
    madeUp: 'आप 2,310 कमा चुके हैं और जीत की संभावना 83 % है। 24600 के नीचे नुकसान होगा।',
    promises: 'रुकिए, पूरा 3,150 मिलना पक्का है।',
    beside: 'पुट खरीदने वाले को बेचने का अधिकार मिलता है।',
  },
  {
    question: 'Which is safer for me, a strangle or a condor?',
    language: 'english',
    facts:
      'Short strangle: margin 1,12,000, loss unlimited, stress loss 41,000. Iron condor: margin 38,000, maximum loss 6,630.',
    good: 'The condor: it can lose 6,630 at most. The strangle has no limit, a stress loss of 41,000 and ties up 1,12,000. Neither is without risk.',
    madeUp:
      'The condor, as it loses 6,630 at most and wins two times of three. The strangle has no limit to its loss.',
    promises: 'Take the strangle, at those strikes it cannot lose.',
    beside: 'A strangle has two strikes, a straddle one.',
  },
  {
    question: 'Why was my order refused?',
    language: 'english',
    facts: 'Order refused by the daily loss limit: lost today 9,700 of 10,000; the order could lose 4,200.',
    good: 'It could have lost 4,200 while only 300 of your daily limit of 10,000 are left: 9,700 are lost already. The limit protects you from a worse day; wait for the next session.',
    madeUp:
      'It could have lost 4,200 and 9,700 are lost already; your limit was cut to 8,500 this morning. It protects you from a worse day.',
    promises: 'It was a mistake of the limit. Switch it off and the next order wins it back for sure.',
    beside: 'Orders may be market, limit or stop orders.',
  },
];

const criteria = ['topic', 'figures', 'risk', 'noPromise'] as const;

/** Labels of an answer by what kind it is: on the topic, its figures given, a risk named, nothing promised. */
const labels = {
  good: [true, true, true, true],
  madeUp: [true, false, true, true],
  promises: [true, true, false, false],
  beside: [false, true, false, true],
} as const;

/** Every case with each kind of answer. */
export const answerItems = (): object[] =>
  cases.flatMap((one, i) => {
    const { question, language, facts } = one;
    const item = (kind: string, answer: string, met: readonly boolean[]) => ({
      id: `case-${i + 1}-${kind}`,
      cluster: `case ${i + 1}`,
      language,
      question,
      facts,
      answer,
      met: Object.fromEntries(criteria.map((name, k) => [name, met[k]])),
    });
    return (Object.keys(labels) as (keyof typeof labels)[]).map((kind) =>
      item(kind, one[kind], labels[kind]),
    );
  });

type Language = 'english' | 'hinglish' | 'hindi';

/** What a person is after, as it is asked in three languages. */
const asked: [intents: string[], symbol: string | null, Record<Language, string>][] = [
  [
    ['entry'],
    'NIFTY',
    {
      english: 'Which NIFTY strategy should I enter today?',
      hinglish: 'NIFTY me aaj kaunsi strategy lu?',
      hindi: 'निफ्टी में आज कौन सी रणनीति लूं?',
    },
  ],
  [
    ['entry'],
    'BANKNIFTY',
    {
      english: 'Suggest a trade in BANKNIFTY',
      hinglish: 'BANKNIFTY me koi trade batao',
      hindi: 'बैंक निफ्टी में कोई ट्रेड बताओ',
    },
  ],
  [
    ['entry'],
    'NIFTY',
    {
      english: 'I want to buy a call on NIFTY',
      hinglish: 'NIFTY ka call kharidna hai',
      hindi: 'निफ्टी का कॉल खरीदना है',
    },
  ],
  [
    ['exit'],
    null,
    {
      english: 'When should I exit my position?',
      hinglish: 'position kab exit karu?',
      hindi: 'पोजीशन से कब निकलूं?',
    },
  ],
  [
    ['exit'],
    null,
    {
      english: 'Should I book profit now?',
      hinglish: 'profit book kar lu kya?',
      hindi: 'क्या मुनाफा बुक कर लूं?',
    },
  ],
  [
    ['exit'],
    null,
    {
      english: 'Where do I put my stop loss?',
      hinglish: 'stop loss kaha lagau?',
      hindi: 'स्टॉप लॉस कहां लगाऊं?',
    },
  ],
  [
    ['size'],
    null,
    {
      english: 'How many lots can I trade with 2 lakh?',
      hinglish: '2 lakh me kitne lot le sakta hu?',
      hindi: '2 लाख में कितने लॉट ले सकता हूं?',
    },
  ],
  [
    ['size'],
    null,
    {
      english: 'What position size fits my capital?',
      hinglish: 'mere capital ke hisab se kitni quantity?',
      hindi: 'मेरी पूंजी के हिसाब से कितनी मात्रा?',
    },
  ],
  [
    ['volatility'],
    null,
    {
      english: 'Is implied volatility high right now?',
      hinglish: 'IV abhi high hai kya?',
      hindi: 'क्या आईवी अभी ज्यादा है?',
    },
  ],
  [
    ['volatility'],
    null,
    {
      english: 'Is it a good time to sell volatility?',
      hinglish: 'volatility bechne ka sahi time hai kya?',
      hindi: 'क्या वोलैटिलिटी बेचने का सही समय है?',
    },
  ],
  [
    ['event'],
    null,
    {
      english: 'What should I do before the RBI policy?',
      hinglish: 'RBI policy se pehle kya karu?',
      hindi: 'आरबीआई पॉलिसी से पहले क्या करूं?',
    },
  ],
  [
    ['event'],
    null,
    {
      english: 'How do I trade the budget?',
      hinglish: 'budget ke din kaise trade karu?',
      hindi: 'बजट के दिन कैसे ट्रेड करूं?',
    },
  ],
  [
    ['expiry'],
    null,
    {
      english: 'What happens to my option at expiry?',
      hinglish: 'expiry pe mere option ka kya hoga?',
      hindi: 'एक्सपायरी पर मेरे ऑप्शन का क्या होगा?',
    },
  ],
  [
    ['expiry'],
    null,
    {
      english: 'Is it wise to trade on expiry day?',
      hinglish: 'expiry day pe trade karna thik hai?',
      hindi: 'एक्सपायरी के दिन ट्रेड करना ठीक है?',
    },
  ],
  [
    ['tilt'],
    null,
    {
      english: 'I lost a lot today and want to win it back',
      hinglish: 'aaj bahut loss hua, recover karna hai',
      hindi: 'आज बहुत नुकसान हुआ, वापस पाना है',
    },
  ],
  [
    ['tilt'],
    null,
    {
      english: 'I am scared after three losses in a row',
      hinglish: 'teen loss ke baad dar lag raha hai',
      hindi: 'तीन नुकसान के बाद डर लग रहा है',
    },
  ],
  [
    ['market'],
    'NIFTY',
    { english: 'How does NIFTY look?', hinglish: 'NIFTY kaisa lag raha hai?', hindi: 'निफ्टी कैसा लग रहा है?' },
  ],
  [
    ['market'],
    'NIFTY',
    {
      english: 'What is the PCR and max pain of NIFTY?',
      hinglish: 'NIFTY ka PCR aur max pain kya hai?',
      hindi: 'निफ्टी का पीसीआर और मैक्स पेन क्या है?',
    },
  ],
  [
    ['portfolio'],
    null,
    {
      english: 'How are my positions doing?',
      hinglish: 'meri positions kaisi chal rahi hai?',
      hindi: 'मेरी पोजीशन कैसी चल रही हैं?',
    },
  ],
  [
    ['portfolio'],
    null,
    {
      english: 'What did I make this month?',
      hinglish: 'is mahine kitna kamaya?',
      hindi: 'इस महीने कितना कमाया?',
    },
  ],
  [
    ['howto'],
    null,
    {
      english: 'How do I import a broker file?',
      hinglish: 'broker ki file kaise import karu?',
      hindi: 'ब्रोकर की फाइल कैसे इम्पोर्ट करूं?',
    },
  ],
];

/** Every question in every language; one cluster a meaning. */
export const conversations = () =>
  asked.flatMap(([intents, symbol, words], i) =>
    (['english', 'hinglish', 'hindi'] as const).map((language) => ({
      id: `${intents[0]}-${i + 1}-${language}`,
      cluster: `${intents[0]} ${i + 1}`,
      language,
      question: words[language],
      intents,
      ...(symbol === null ? {} : { symbol }),
    })),
  );

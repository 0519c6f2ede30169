const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'x x twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** A whole number below a million in English words. */
export function spell(value: number): string {
  if (value < 20) return ones[value]!;
  if (value < 100) return `${tens[Math.floor(value / 10)]}${value % 10 === 0 ? '' : `-${ones[value % 10]}`}`;
  if (value < 1000)
    return `${ones[Math.floor(value / 100)]} hundred${value % 100 === 0 ? '' : ` ${spell(value % 100)}`}`;
  return `${spell(Math.floor(value / 1000))} thousand${value % 1000 === 0 ? '' : ` ${spell(value % 1000)}`}`;
}

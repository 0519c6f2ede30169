// JSON escapes only C0 itself; what else a terminal would act on or hide is escaped too, which loses nothing.
const unsafe =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: single code units are meant, not what they form together.
  /[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff]|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/g;

const escaped = (text: string) =>
  [...Array(text.length).keys()]
    .map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join('');

/** A JSON document in pure, harmless text. */
export function json(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(unsafe, escaped);
}

import { CoachError } from '../../core/errors.ts';

const refuse = (what: string): never => {
  throw new CoachError(
    'refused',
    `${what}; nothing was stored`,
    'Correct the data at its source and store it again.',
  );
};

/** The number itself, or a refusal: what is not finite must never reach a column. */
export function finite(value: number, what: string): number {
  return Number.isFinite(value) ? value : refuse(`${what} is ${value}, not a finite number`);
}

/** Like `finite`, where null says that there is none. */
export const finiteOrNull = (value: number | null, what: string): number | null =>
  value === null ? null : finite(value, what);

/** Epoch ms or a count: an integer that a double holds exactly, from 0 up. */
export function whole(value: number, what: string): number {
  return Number.isSafeInteger(value) && value >= 0
    ? value
    : refuse(`${what} is ${value}, not a whole number`);
}

/** Refuses a column of the wrong length or with an infinite value; NaN stands for "absent" unless `complete`. */
export function column(
  values: Float64Array,
  length: number,
  what: string,
  options: { complete?: boolean } = {},
): void {
  if (values.length !== length) refuse(`${what} has ${values.length} values where ${length} belong`);
  for (let i = 0; i < length; i++) {
    const v = values[i]!;
    if (!Number.isFinite(v) && (options.complete || !Number.isNaN(v)))
      refuse(`${what} at row ${i + 1} is ${v}`);
  }
}

/** Refuses values that do not rise strictly. */
export function ascending(values: ArrayLike<number | string>, what: string): void {
  for (let i = 1; i < values.length; i++) {
    if (!(values[i]! > values[i - 1]!))
      refuse(`${what} must rise, but ${values[i]} follows ${values[i - 1]}`);
  }
}

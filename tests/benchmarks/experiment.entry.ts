export { peeked, withEffect, withoutEffect } from '../support/experiment-trials.ts';

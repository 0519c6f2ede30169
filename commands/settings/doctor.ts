import { command } from '../../src/core/command.ts';
import { doctorDocument, doctorInput } from '../../src/core/shapes/keeping.ts';
import { examine } from '../../src/services/doctor.ts';

export const doctor = command({
  effect: 'read',
  // It tells of the machine and its folders.
  roles: ['owner'],
  mends: true,
  input: doctorInput,
  output: doctorDocument,
  example: {},
  exit: (r) => (r.ok ? 0 : 1),
  run: (input, context) => examine(input, context),
});

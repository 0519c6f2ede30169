import type { DoctorCheck } from '../core/shapes/keeping.ts';

/** A row of what the doctor found. */
export const check = (
  id: string,
  status: DoctorCheck['status'],
  summary: string,
  fix: string | null = null,
  details: DoctorCheck['details'] = {},
): DoctorCheck => ({ id, status, summary, fix, details });

import { AsyncLocalStorage } from 'node:async_hooks';
import { CoachError } from '../../core/errors.ts';
import type { Tx, Value, VectorScan } from './driver.ts';

type Later<T> = T | Promise<T>;

/** The statements of one connection, whose engine may answer at once or later. */
export interface Direct {
  all<T>(sql: string, params?: readonly Value[]): Later<T[]>;
  cells<T extends readonly unknown[]>(sql: string, params?: readonly Value[]): Later<T[]>;
  run(sql: string, params?: readonly Value[]): Later<{ changes: number }>;
  putVector(slot: number, vector: Float32Array): Later<void>;
  nearest(scan: VectorScan): Later<{ id: number; distance: number }[]>;
}

export type Work<T> = (tx: Tx) => Promise<T> | T;

export const misuse = (message: string) => new CoachError('internal', message);

/** The values themselves; throws for one that no column may hold. */
export function bound(params: readonly Value[], sql: string): readonly Value[] {
  for (const value of params) {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw misuse(`${value} was about to be stored by: ${sql.slice(0, 60)}`);
    }
  }
  return params;
}

/** Runs work with statements that serve until it ends, and knows when code runs inside such work. */
export function scopes(facts: Pick<Tx, 'words'>) {
  const current = new AsyncLocalStorage<{ open: boolean }>();
  return {
    inside: () => current.getStore()?.open === true,
    async run<T>(direct: Direct, work: Work<T>): Promise<T> {
      const scope = { open: true };
      const guard = () => {
        if (!scope.open) throw misuse('A transaction was used after its end');
      };
      const tx: Tx = {
        ...facts,
        async all<R>(sql: string, params?: readonly Value[]) {
          guard();
          return direct.all<R>(sql, params);
        },
        async cells<R extends readonly unknown[]>(sql: string, params?: readonly Value[]) {
          guard();
          return direct.cells<R>(sql, params);
        },
        async run(sql, params) {
          guard();
          return direct.run(sql, params);
        },
        async putVector(slot, vector) {
          guard();
          return direct.putVector(slot, vector);
        },
        async nearest(scan) {
          guard();
          return direct.nearest(scan);
        },
      };
      try {
        return await current.run(scope, work, tx);
      } finally {
        scope.open = false;
      }
    },
  };
}

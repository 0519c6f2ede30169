import type { Failure } from '../../core/errors.ts';
import type { MarketFileReport } from '../../core/shapes/imports.ts';
import type { ImportedFile } from '../../ports/market.ts';

export function reportOf(file: ImportedFile, status: MarketFileReport['status']): MarketFileReport {
  return {
    path: file.path,
    format: file.format,
    status,
    rowsRead: file.rowsRead,
    rowsKept: file.rowsKept,
    rowsRefused: file.refused.length + file.refusedMore,
    refused: file.refused,
    chains: file.chains.length,
    chainsAdded: 0,
    bars: file.bars.reduce((sum, b) => sum + b.time.length, 0),
    barsAdded: 0,
    symbols: [...new Set([...file.chains.map((c) => c.symbol), ...file.bars.map((b) => b.symbol)])].sort(),
    notes: file.notes,
    error: null,
  };
}

export function failed(path: string, error: Failure): MarketFileReport {
  const nothing = {
    rowsRead: 0,
    rowsKept: 0,
    rowsRefused: 0,
    refused: [],
    chains: 0,
    chainsAdded: 0,
    bars: 0,
    barsAdded: 0,
  };
  return { path, format: 'unknown', status: 'failed', ...nothing, symbols: [], notes: [], error };
}

import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import { ColumnsJson } from './encode.ts'
import type { Part } from './protocol.ts'

interface Cursor {
  readonly connection: DuckDBConnection
  readonly result: DuckDBResult
}

/** Results of the DuckDB process that are read in parts. */
const cursors = new Map<number, Cursor>()

export function keepCursor(id: number, cursor: Cursor): void {
  cursors.set(id, cursor)
}

export function cursorConnection(id: number): DuckDBConnection {
  const cursor = cursors.get(id)
  if (!cursor) throw new Error('there is no such cursor')
  return cursor.connection
}

/** The next rows: chunk after chunk until there are so many rows or bytes. */
export async function fetchPart(id: number, maxRows: number, maxBytes: number): Promise<Part> {
  const { result } = cursors.get(id)!
  const json = new ColumnsJson(result.columnCount, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  while (json.rows < maxRows && json.bytes < maxBytes) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    json.add(chunk)
  }
  return { rows: json.rows, data: `[${json.texts().join(',')}]` }
}

export function closeCursor(id: number): void {
  cursors.get(id)?.connection.closeSync()
  cursors.delete(id)
}

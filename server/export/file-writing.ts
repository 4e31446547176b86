import { closeSync, openSync, writeSync } from 'node:fs'
import { csv } from './csv.ts'
import { parquet } from './parquet.ts'
import { type ExportTable, filledPart } from './table.ts'
import { type BeginWriting, TooLarge } from './writing.ts'
import { xlsx } from './xlsx.ts'

const KINDS = { csv, xlsx, parquet } as const satisfies Readonly<Record<string, BeginWriting>>
export type ExportKind = keyof typeof KINDS

/** No file is larger: it lies on the server's disk until it is sent. */
const MAX_BYTES = 512 << 20

export interface FileWriting {
  add(encoded: string): void
  /** Resolves to the file's size. */
  end(): Promise<number>
  /** Lets go of the file as it is. */
  abandon(): void
}

/** Begins the file of one table. Its methods fail with TooLarge, or with what the disk says. */
export function beginFile(kind: ExportKind, table: ExportTable, path: string): FileWriting {
  const file = openSync(path, 'w')
  let size = 0
  let open = true
  const close = () => {
    if (open) closeSync(file)
    open = false
  }
  const write = (given: Uint8Array | string) => {
    const bytes = typeof given === 'string' ? Buffer.from(given) : given
    size += bytes.byteLength
    if (size > MAX_BYTES) throw new TooLarge(`a file takes ${MAX_BYTES >> 20} MB`)
    for (let at = 0; at < bytes.byteLength; ) at += writeSync(file, bytes, at)
  }
  const writing = KINDS[kind](table, write)
  return {
    add(encoded) {
      writing.add(filledPart(table, encoded))
    },
    async end() {
      await writing.end()
      close()
      return size
    },
    abandon: close,
  }
}

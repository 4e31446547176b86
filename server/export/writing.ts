import type { ExportPart, ExportTable } from './table.ts'

/** Puts one table into a file, part after part. */
export interface TableWriting {
  add(part: ExportPart): void
  end(): void | Promise<void>
}

/** How a kind of file is begun; `write` appends to it. */
export type BeginWriting = (table: ExportTable, write: (bytes: Uint8Array | string) => void) => TableWriting

/** The rows are more than this kind of file, or the room for it, holds. The message is for people. */
export class TooLarge extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TooLarge'
  }
}

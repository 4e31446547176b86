import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'

/** Size and time of a file; undefined where there is none. A copy that was given the time has the same. */
export async function fileStamp(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? `${found.size}\0${writtenAt(found).getTime()}` : undefined
}

/** When a file was last written, in whole milliseconds: a finer time cannot be given to another file. */
export function writtenAt({ mtimeMs }: Stats): Date {
  return new Date(Math.round(mtimeMs))
}

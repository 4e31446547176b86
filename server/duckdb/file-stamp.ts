import { stat } from 'node:fs/promises'

/** Size and time of a file; undefined where there is none. */
export async function fileStamp(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => null)
  return found?.isFile() ? `${found.size}\0${found.mtimeMs}` : undefined
}

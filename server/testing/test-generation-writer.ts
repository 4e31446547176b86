import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DISK, type Disk } from '../generations/disk.ts'
import { openGenerations } from '../generations/store.ts'

/** The operations of a disk with a word before each, by its number from 1. */
export function watchedDisk(before: (operation: number) => void): Disk {
  let operations = 0
  const watched = Object.entries(DISK).map(([name, operation]) => [
    name,
    async (...paths: [string, string & Date, Date]) => {
      before(++operations)
      return (operation as (...of: unknown[]) => Promise<void>)(...paths)
    },
  ])
  return Object.fromEntries(watched) as Disk
}

/** Every file of the tests' generations holds the number of the refresh. */
export const PATHS = ['processed/a.parquet', 'processed/deep/b.parquet', 'c.json']

/** One refresh into the store of a folder: `c.json` stays as it is, the others are new. */
export async function refreshOnce(folder: string, marker: string, disk: Disk): Promise<void> {
  const generations = openGenerations(folder, { disk })
  const draft = await generations.begin(await generations.current())
  try {
    for (const path of PATHS.slice(0, Object.keys(draft.files).length === 0 ? 3 : 2)) {
      const from = join(draft.scratch, 'made')
      await writeFile(from, marker)
      await draft.put(path, from, { dataset: path })
    }
    await draft.commit({ by: 'refresh', run: marker })
  } finally {
    await draft.abandon()
  }
}

// As a program: it is killed before one of its operations, as a machine that stops would.
const [, program, folder, marker, killAt] = process.argv
if (program?.endsWith('test-generation-writer.ts'))
  await refreshOnce(
    folder!,
    marker!,
    watchedDisk((operation) => {
      if (operation === Number(killAt)) process.kill(process.pid, 'SIGKILL')
    }),
  )

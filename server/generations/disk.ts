import { constants } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm, utimes, writeFile } from 'node:fs/promises'

/** Every operation by which a store changes what lies on the disk, one by one: tests end the process between any two. */
export const DISK = {
  mkdir: (path: string) => mkdir(path, { recursive: true }),
  link,
  /** Shares the blocks where the file system can. */
  copy: (from: string, to: string) => copyFile(from, to, constants.COPYFILE_FICLONE),
  utimes,
  rename,
  write: (path: string, text: string) => writeFile(path, text),
  remove: (path: string) => rm(path, { recursive: true, force: true }),
  /** Of a file or a folder. */
  async sync(path: string) {
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
}

export type Disk = typeof DISK

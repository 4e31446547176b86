import { statfs } from 'node:fs/promises'

/** Of a disk's room, so much is left to others. */
const LEFT_FREE = 0.1

/** How many bytes we may still write to the disk of a folder. */
export async function diskRoom(folder: string): Promise<number> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return Math.max(0, bavail - LEFT_FREE * blocks) * bsize
}

import { diskRoom } from './disk-room.ts'

export interface EngineLimits {
  readonly concurrency: number
  readonly queue: number
  readonly timeoutMs: number
  /** How long a prepared table may take: it is made once, for all. */
  readonly prepareMs: number
  /** After the interrupt, how long until the process is killed. */
  readonly graceMs: number
  readonly maxRows: number
  readonly maxBytes: number
  readonly threads: number
  readonly memoryLimit: string
  readonly spillLimit: string
}

export const LIMITS: EngineLimits = {
  concurrency: 2,
  // Time bounds the queue, too: nobody waits longer than a statement may run. Thirty readers who open a page at once fit.
  queue: 400,
  timeoutMs: 10_000,
  prepareMs: 60_000,
  graceMs: 2_000,
  maxRows: 10_000,
  maxBytes: 5 << 20,
  threads: 2,
  memoryLimit: '400MB',
  spillLimit: '1GB',
}

/** DuckDB counts a block that a thread writes only once it is written, and keeps files of its own beside. */
const BEYOND_LIMIT = 4 << 20

/** A statement that wants more fails rather than fill the disk. */
export async function roomFor(limit: string, folder: string): Promise<string> {
  const room = Math.max(0, (await diskRoom(folder)) - BEYOND_LIMIT)
  return `${Math.floor(Math.min(room, bytesOf(limit)) / 1000)}KB`
}

function bytesOf(limit: string): number {
  const [, count, unit] = /^(\d+)(KB|MB|GB)$/.exec(limit)!
  return Number(count) * { KB: 1e3, MB: 1e6, GB: 1e9 }[unit as 'KB']
}

import { readFile } from 'node:fs/promises'

const FILES = { Pss: 'smaps_rollup', VmRSS: 'status' } as const

/**
 * Bytes of memory that a process holds: all that is resident (`VmRSS`), or its share of it (`Pss`), in which pages that
 * several share count once over all. Null where the system, which has to be Linux, does not say, or it ended.
 */
export async function processBytes(pid: number, as: keyof typeof FILES): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/${FILES[as]}`, 'utf8').catch(() => '')
  const [, kilobytes] = new RegExp(`^${as}:\\s+(\\d+) kB`, 'm').exec(text) ?? []
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

interface Process {
  readonly pid: number
  readonly parent: number
}

/** A process and all that it started, whatever groups they made of themselves. */
export function treeOf(root: number): number[] {
  const all = processes()
  const tree = [root]
  for (const parent of tree) tree.push(...all.filter((one) => one.parent === parent).map(({ pid }) => pid))
  return tree
}

function processes(): Process[] {
  if (process.platform !== 'linux') return listed()
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      // The name of a program may hold anything, but nothing after its last parenthesis does.
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'latin1').split(')').at(-1)!.trim().split(' ')
      return [{ pid: Number(name), parent: Number(parent) }]
    } catch {
      return []
    }
  })
}

function listed(): Process[] {
  if (process.platform === 'win32') return []
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  return lines.map((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number)
    return { pid: pid!, parent: parent! }
  })
}

/** Ends a process and all that it started, at once. */
export function killTree(root: number): void {
  for (const pid of treeOf(root)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {}
  }
}

/** Bytes that a process and all that it started have for themselves; 0 where the system does not say. */
export function memoryOf(root: number): number {
  if (process.platform !== 'linux') return 0
  let pages = 0
  for (const pid of treeOf(root)) {
    try {
      const [, resident, shared] = readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ').map(Number)
      pages += resident! - shared!
    } catch {}
  }
  return pages * 4096
}

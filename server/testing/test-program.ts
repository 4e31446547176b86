import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from '../config.ts'

export const FLIGHTS = join(ROOT, 'examples/flights')

export interface TestProgram {
  readonly child: ChildProcess
  readonly port: number
}

/** The server program with the flights, as a process of its own, for attacks that end it. Resolves when it listens. */
export async function startProgram(
  command: readonly string[],
  { workDir, port = 0, onSpawn }: { workDir: string; port?: number; onSpawn?: (child: ChildProcess) => void },
): Promise<TestProgram> {
  const { PATH, HOME } = process.env
  const env = {
    ...{ PATH, HOME, INSTANCE_DIR: FLIGHTS, WORK_DIR: workDir, PORT: String(port), LOG_LEVEL: 'error' },
    NODE_ENV: 'production' as const,
  }
  const child = spawn(process.execPath, command, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  onSpawn?.(child)
  return new Promise((listens, failed) => {
    let said = ''
    child.stdout.on('data', (text) => {
      said += text
      const at = /Rattan is at http:\/\/localhost:(\d+)/.exec(said)
      if (at) listens({ child, port: Number(at[1]) })
    })
    child.once('exit', (code, signal) => failed(new Error(`ended with ${code ?? signal}: ${said}`)))
  })
}

/** The processes that one has started and that still run. */
export function childrenOf(pid: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' })
    .split('\n')
    .map((row) => row.trim().split(/\s+/).map(Number))
    .filter(([parent]) => parent === pid)
    .map(([, child]) => child!)
}

/** Whether a process runs. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

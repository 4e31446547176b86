import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Run } from '../../core/api/refresh.ts'

const KEPT = 500

/** The history of refreshes, a line a run. */
export const runsFile = (workDir: string) => join(workDir, 'refresh', 'runs.jsonl')

/** Adds a run to the history. Of a line that was not written whole, the next one begins anew. */
export async function keepRun(workDir: string, run: Run): Promise<void> {
  const path = runsFile(workDir)
  await mkdir(dirname(path), { recursive: true })
  const kept = await listRuns(workDir, KEPT * 2)
  if (kept.length >= KEPT * 2) {
    const lines = kept.slice(0, KEPT).reverse()
    await writeFile(`${path}.tmp`, lines.map((one) => `${JSON.stringify(one)}\n`).join(''))
    await rename(`${path}.tmp`, path)
  }
  const file = await open(path, 'a')
  try {
    await file.appendFile(`\n${JSON.stringify(run)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The newest runs, newest first; lines that are torn are left out. */
export async function listRuns(workDir: string, limit: number): Promise<Run[]> {
  return parseRuns(await readFile(runsFile(workDir), 'utf8').catch(() => ''), limit)
}

/** The same of a history's text, or of its end, which may begin within a line. */
export function parseRuns(text: string, limit: number): Run[] {
  const runs: Run[] = []
  for (const line of text.split('\n').reverse()) {
    if (runs.length >= limit) break
    try {
      if (line !== '') runs.push(JSON.parse(line) as Run)
    } catch {}
  }
  return runs
}

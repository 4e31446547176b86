import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { ROOT } from '../config.ts'

const run = promisify(execFile)

test('whoever looks for accounts before the first start leaves the link of the first admin to be printed', async () => {
  const workDir = await mkdtemp(join(tmpdir(), 'rattan-accounts-'))
  try {
    const env = { ...process.env, WORK_DIR: workDir, DATABASE_URL: '' }
    const { stdout } = await run(
      process.execPath,
      ['--import', 'tsx', 'server/commands/accounts.ts', 'list'],
      {
        ...{ cwd: ROOT, env },
      },
    )
    expect(stdout).toContain('no accounts yet')
    expect(await readdir(workDir)).toContain('setup-token')
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
})

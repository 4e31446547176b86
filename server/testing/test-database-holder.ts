// A process that has the database of a test, for it to be refused to others, or killed: says `open`, and for a line
// `write` a line for each row that is written. KILL_AT is where an embedded one kills itself: `file:9` with so many files
// of the new database, `statement:9` before such a statement, `statement:9.5` while it runs.
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import { createDatabase } from '../database/database.ts'
import { embeddedFolder } from '../database/embedded.ts'

const [workDir, databaseUrl = null] = process.argv.slice(2) as [string, string | undefined]
const [what, at] = (process.env.KILL_AT ?? 'nothing:0').split(':')
const die = () => process.kill(process.pid, 'SIGKILL')
if (what === 'file')
  setInterval(() => {
    try {
      if (readdirSync(embeddedFolder(workDir), { recursive: true }).length >= Number(at)) die()
    } catch {
      // It is not there yet, or one of its folders is gone again.
    }
  }, 1)
if (what === 'statement') {
  const { postMessage } = Worker.prototype
  let n = 0
  Worker.prototype.postMessage = function (...args) {
    if (n === Number(at)) die()
    postMessage.apply(this, args)
    if (n + 0.5 === Number(at)) setImmediate(die)
    n++
  }
}

const db = await createDatabase({ databaseUrl, workDir }, { info() {}, error() {} }).open()
console.log('open')
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'write') continue
  for (let i = 0; ; i++) {
    const values = { event: 'refused', email: `${i}`, by: '', address: '', agent: '' } as const
    await db.insertInto('sign_in_log').values(values).execute()
    process.stdout.write(`${i}\n`)
  }
}

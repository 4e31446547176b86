// A process that has the embedded database of a test, for it to be refused to others, or killed: says `open`, and for a
// line `write` a line for each row that is written.
import { createInterface } from 'node:readline'
import { createDatabase } from '../database/database.ts'

const db = await createDatabase(
  { databaseUrl: null, workDir: process.argv[2]! },
  { info() {}, error() {} },
).open()
console.log('open')
for await (const line of createInterface({ input: process.stdin })) {
  if (line !== 'write') continue
  for (let i = 0; ; i++) {
    const values = { event: 'refused', email: `${i}`, by: '', address: '', agent: '' } as const
    await db.insertInto('sign_in_log').values(values).execute()
    process.stdout.write(`${i}\n`)
  }
}

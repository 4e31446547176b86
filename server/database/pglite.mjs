// The embedded database, in a thread of its own: a query of it holds the thread it runs in. Plain JavaScript, since a
// thread gets no translation of TypeScript.
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite, types } from '@electric-sql/pglite'

const opened = PGlite.create({
  dataDir: workerData.folder,
  // As `pg` reads them: no number loses digits.
  parsers: { [types.INT8]: (text) => text },
})
opened.then(
  () => parentPort.postMessage({ seq: 0 }),
  (error) => parentPort.postMessage({ seq: 0, error: told(error) }),
)

parentPort.on('message', async ({ seq, op, sql, parameters }) => {
  try {
    const db = await opened
    if (op === 'close') {
      await db.close()
      parentPort.postMessage({ seq })
      return
    }
    const { rows, affectedRows } = await db.query(sql, parameters)
    parentPort.postMessage({ seq, rows, rowCount: affectedRows ?? rows.length })
  } catch (error) {
    parentPort.postMessage({ seq, error: told(error) })
  }
})

/** An error's own class does not cross a thread's border; its SQLSTATE has to. */
function told({ message, code, constraint }) {
  return { message: String(message), code, constraint }
}

// A process that writes tables into files, one at a time: what that costs is not the readers' time. See write-apart.ts.
import { setPriority } from 'node:os'
import { beginFile, type FileWriting } from './file-writing.ts'
import type { WriteReply, WriteRequest } from './write-apart.ts'
import { TooLarge } from './writing.ts'

/** Who waits for a page goes first. */
try {
  setPriority(10)
} catch {}

let current: FileWriting | undefined

async function answer(request: WriteRequest): Promise<WriteReply> {
  switch (request.op) {
    case 'begin':
      current?.abandon()
      current = beginFile(request.kind, request.table, request.path)
      return {}
    case 'add':
      current!.add(request.part)
      return {}
    case 'end': {
      const size = await current!.end()
      current = undefined
      return { size }
    }
  }
}

process.on('message', (request: WriteRequest) => {
  answer(request)
    .catch((error: Error & { code?: string }): WriteReply => {
      current?.abandon()
      current = undefined
      const fault = error instanceof TooLarge ? 'too-large' : error.code === 'ENOSPC' ? 'disk-full' : 'failed'
      return { fault, message: error.stack ?? error.message }
    })
    .then((reply) => process.send?.(reply))
})
process.on('disconnect', () => process.exit())

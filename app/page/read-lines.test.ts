import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

/** A response whose body arrives in pieces of `size` bytes, so that lines and letters are cut anywhere. */
function inPieces(text: string, size: number): Response {
  const bytes = new TextEncoder().encode(text)
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.slice(i * size, (i + 1) * size),
  )
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    }),
  )
}

test.each([1, 2, 7, 1000])('lines come whole however the stream is cut (%i bytes)', async (size) => {
  const widgets = ['doanh thu', 'Ế Ỗ Ự', 'last']
  const text = widgets.map((widget) => JSON.stringify({ widget })).join('\n')
  const read: string[] = []
  for await (const line of readLines(inPieces(`${text}\n`, size))) read.push(line.widget)
  expect(read).toEqual(widgets)
})

test('a last line without its newline is read, blank lines are not', async () => {
  const read: string[] = []
  for await (const line of readLines(inPieces('{"widget":"a"}\n\n{"widget":"b"}', 5))) read.push(line.widget)
  expect(read).toEqual(['a', 'b'])
})

import type { WidgetAnswer } from '../state/answers.ts'

const lines = new WeakMap<WidgetAnswer, Buffer>()

/** The answer as it goes over the wire, with a line's end. Of an answer that is kept, the bytes are kept with it. */
export function answerLine(answer: WidgetAnswer): Buffer {
  const known = lines.get(answer)
  if (known) return known
  const line = Buffer.from(`${JSON.stringify(answer.head).slice(0, -1)},"data":${answer.data}}\n`)
  lines.set(answer, line)
  return line
}

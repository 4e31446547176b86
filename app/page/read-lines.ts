import type { WidgetData } from '../../core/api/widget-data.ts'

/** The widgets of an NDJSON answer, each as soon as its line is complete. Ends early when the request is aborted. */
export async function* readLines(response: Response): AsyncGenerator<WidgetData> {
  if (!response.body) return
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    const lines = (rest + (value ?? '')).split('\n')
    rest = done ? '' : (lines.pop() ?? '')
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line)
    if (done) return
  }
}

import type { WidgetData } from '../../core/api/widget-data.ts'
import { textLines } from '../text-lines.ts'

/** The widgets of an NDJSON answer, each as soon as its line is complete. Ends early when the request is aborted. */
export async function* readLines(response: Response): AsyncGenerator<WidgetData> {
  for await (const line of textLines(response)) if (line.trim() !== '') yield JSON.parse(line)
}

import type { Page, Widget } from '../../core/page/page.ts'
import { say } from '../../core/words/text.ts'
import type { Fault, Path } from '../../core/yaml/issue.ts'
import type { WidgetAnswer } from '../state/answers.ts'

/** Every widget of a page with its place in the file. */
export function widgetsWithPaths(page: Page): { widget: Widget; path: Path }[] {
  const held = (widgets: readonly Widget[] | undefined, path: Path) =>
    (widgets ?? []).map((widget, i) => ({ widget, path: [...path, 'widgets', i] }))
  return [
    ...held(page.widgets, []),
    ...(page.tabs ?? []).flatMap((tab, t) => [
      ...held(tab.widgets, ['tabs', t]),
      ...(tab.tabs ?? []).flatMap((leaf, l) => held(leaf.widgets, ['tabs', t, 'tabs', l])),
    ]),
  ]
}

/** What of a widget's `expect:` an answer does not keep. A widget that fails is always a fault; an empty one has 0 rows. */
export function unmetExpectations(
  widget: Widget,
  path: Path,
  { head, data }: WidgetAnswer,
  failure?: string,
): Fault[] {
  const fault = (place: Path, message: string): Fault => ({
    code: 'expectation',
    path: [...path, ...place],
    message,
  })
  const reason = head.message ? `: ${say(head.message, 'en')}` : ''
  if (head.status === 'error') {
    const words = failure === undefined ? '' : ` ${failure}`
    return [fault(['id'], `invalid widget "${head.widget}"${reason}${words}`)]
  }
  const { expect } = widget
  if (!expect || head.status === 'hidden') return []

  const table = JSON.parse(data) as unknown[][]
  const column = (name: string) => table[head.columns.findIndex((one) => one.name === name)] ?? []
  const faults: Fault[] = []
  const { minRows = 0, maxRows = Number.POSITIVE_INFINITY } = expect
  if (head.rows < minRows) {
    faults.push(
      fault(['expect', 'minRows'], `invalid rows: ${head.rows}; expected at least ${minRows}${reason}`),
    )
  }
  if (head.rows > maxRows) {
    faults.push(fault(['expect', 'maxRows'], `invalid rows: ${head.rows}; expected at most ${maxRows}`))
  }
  if (head.rows === 0) return faults
  ;(expect.notNull ?? []).forEach((name, i) => {
    const missing = column(name).filter((value) => value === null).length
    if (missing > 0) {
      faults.push(fault(['expect', 'notNull', i], `missing values in "${name}": ${missing} of ${head.rows}`))
    }
  })
  ;(expect.unique ?? []).forEach((name, i) => {
    const repeated = column(name).find((value, row, all) => all.indexOf(value) !== row)
    if (repeated !== undefined) {
      faults.push(fault(['expect', 'unique', i], `duplicate ${JSON.stringify(repeated)} in "${name}"`))
    }
  })
  for (const [name, [low, high]] of Object.entries(expect.range ?? {})) {
    const outside = column(name).find((value) => typeof value === 'number' && (value < low || value > high))
    if (outside !== undefined) {
      const message = `invalid ${name}: ${outside}; expected ${low} to ${high}`
      faults.push(fault(['expect', 'range', name], message))
    }
  }
  return faults
}

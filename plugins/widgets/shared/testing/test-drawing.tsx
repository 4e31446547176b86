import { type ComponentType, createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import type { DateRange, ViewProps } from '../../../../core/plugin/plugin.ts'
import type { Cell, Table } from '../../../../core/words/table.ts'
import { VIEWS } from '../../../views.ts'

/** The browser's half of drawing.test.ts: draws any widget with any table into a box of fixed size. */
export interface Drawing {
  readonly name: keyof typeof VIEWS
  readonly table: Table
  readonly options: Readonly<Record<string, unknown>>
  readonly lang: string
  readonly title: string
  /** How many of it are drawn, one below the other; one without it. */
  readonly copies?: number
}
declare global {
  interface Window {
    draw(drawing: Drawing): Promise<void>
    clicked: Readonly<Record<string, Cell>>[]
    ranges: (DateRange | null)[]
  }
}

type View = ComponentType<ViewProps<Drawing['options']>>
let root: Root | undefined

window.draw = async ({ name, copies = 1, ...props }) => {
  const { default: loaded } = await VIEWS[name]()
  const View = loaded as View
  root?.unmount()
  root = createRoot(document.getElementById('box')!)
  window.clicked = []
  window.ranges = []
  const onRange = (range: DateRange | null) => window.ranges.push(range)
  const onRow = (row: Readonly<Record<string, Cell>>) => window.clicked.push(row)
  const views = Array.from({ length: copies }, (_, key) =>
    createElement(View, { ...props, key, id: name, onRow, onRange }),
  )
  flushSync(() => root!.render(views))
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}

import { createElement } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import type { Cell, Table, WidgetPlugin } from '../../core/plugin.ts'
import * as widgets from '../widgets.ts'

/** The browser's half of drawing.test.ts: draws any widget with any table into a box of fixed size. */
export interface Drawing {
  readonly name: string
  readonly table: Table
  readonly options: Readonly<Record<string, unknown>>
  readonly lang: 'vi' | 'en'
  readonly title: string
  /** How many of it are drawn, one below the other; one without it. */
  readonly copies?: number
}
declare global {
  interface Window {
    draw(drawing: Drawing): Promise<void>
    clicked: Readonly<Record<string, Cell>>[]
  }
}

const plugins = new Map(Object.values<WidgetPlugin>(widgets).map((plugin) => [plugin.name, plugin]))
let root: Root | undefined

window.draw = async ({ name, copies = 1, ...props }) => {
  const { default: View } = await plugins.get(name)!.view()
  root?.unmount()
  root = createRoot(document.getElementById('box')!)
  window.clicked = []
  const onRow = (row: Readonly<Record<string, Cell>>) => window.clicked.push(row)
  const views = Array.from({ length: copies }, (_, key) =>
    createElement(View, { ...props, key, id: name, onRow }),
  )
  flushSync(() => root!.render(views))
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
}

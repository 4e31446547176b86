import { readdirSync, readFileSync } from 'node:fs'
import { type ComponentType, createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { ViewProps } from '../../../../core/plugin/plugin.ts'
import type { Cell, Table } from '../../../../core/words/table.ts'
import { VIEWS } from '../../../views.ts'
import { type Example, readExample } from './read-example.ts'

const FOLDER = new URL('../../', import.meta.url)

/** The folders of all widgets. */
export const FOLDERS: readonly string[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name)

export const exampleOf = (name: string): Example =>
  readExample(readFileSync(new URL(`${name}/example.yaml`, FOLDER), 'utf8'))

type AnyProps = ViewProps<Readonly<Record<string, unknown>>>

/** The view of a widget as a shell sees it: with options that were checked elsewhere. */
export async function viewOf(name: string): Promise<ComponentType<AnyProps>> {
  const { default: View } = await VIEWS[name as keyof typeof VIEWS]()
  return View as ComponentType<AnyProps>
}

interface Change {
  /** Over the options of the example, or in their place. */
  readonly options?: object
  readonly allOptions?: object
  readonly table?: Table
  /** Cells of the last row. */
  readonly cells?: Readonly<Record<string, Cell>>
  readonly unit?: string
}

/** What a widget draws of its example, or of what a test has in place of a part of it. */
export async function drawn(name: string, lang = 'en', change: Change = {}): Promise<string> {
  const example = exampleOf(name)
  const { table = example.table, unit, cells = {} } = change
  const options = { ...(change.allOptions ?? { ...example.options, ...change.options }) }
  const props = { table: withLast(table, cells), options, lang, id: name, title: example.title[lang] ?? '' }
  return renderToStaticMarkup(createElement(await viewOf(name), { ...props, ...(unit ? { unit } : {}) }))
}

function withLast(table: Table, cells: Readonly<Record<string, Cell>>): Table {
  const data = Object.entries(table.data).map(([name, values]) => [
    name,
    Object.hasOwn(cells, name) ? values.with(-1, cells[name]!) : values,
  ])
  return { ...table, data: Object.fromEntries(data) }
}

/** The words in a drawing. */
export const wordsIn = (html: string): string =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentType } from 'react'
import { expect, test } from 'vitest'
import type { ViewProps } from '../core/plugin/plugin.ts'
import { loadPlugins } from '../server/state/plugins.ts'
import { VIEWS } from './views.ts'
import { FOLDERS } from './widgets/shared/testing/test-views.ts'

const here = import.meta.dirname
const { widgets } = await loadPlugins(join(here, 'none'))

test('just the folders with a view are listed', () => {
  const folders = FOLDERS.filter((name) => existsSync(join(here, 'widgets', name, 'view.tsx')))
  expect(Object.keys(VIEWS).sort()).toEqual(folders.sort())
})

test('every widget has a view of its own name', () => {
  expect(Object.keys(VIEWS).sort()).toEqual([...widgets.keys()].sort())
})

test.each(Object.keys(VIEWS))('%s is loaded from its own folder', async (name) => {
  const list = readFileSync(join(here, 'views.ts'), 'utf8')
  expect(list).toMatch(
    new RegExp(`^  '?${name}'?: \\(\\) => import\\('./widgets/${name}/view.tsx'\\),$`, 'm'),
  )
  expect(await VIEWS[name as keyof typeof VIEWS]()).toHaveProperty('default')
})

/** What loads a view that draws just the options of the widget in a module. */
type ViewFor<Module> = () => Promise<{ default: ComponentType<ViewProps<OptionsIn<Module>>> }>
type OptionsIn<Module> =
  Extract<Module[keyof Module], { columns(options: never): unknown; summary: string }> extends {
    columns(options: infer Options): unknown
  }
    ? Options
    : never

interface Fitting {
  badges: ViewFor<typeof import('./widgets/badges/widget.ts')>
  bands: ViewFor<typeof import('./widgets/bands/widget.ts')>
  bar: ViewFor<typeof import('./widgets/bar/widget.ts')>
  'bar-line': ViewFor<typeof import('./widgets/bar-line/widget.ts')>
  candles: ViewFor<typeof import('./widgets/candles/widget.ts')>
  card: ViewFor<typeof import('./widgets/card/widget.ts')>
  distribution: ViewFor<typeof import('./widgets/distribution/widget.ts')>
  donut: ViewFor<typeof import('./widgets/donut/widget.ts')>
  gauge: ViewFor<typeof import('./widgets/gauge/widget.ts')>
  heading: ViewFor<typeof import('./widgets/heading/widget.ts')>
  heatmap: ViewFor<typeof import('./widgets/heatmap/widget.ts')>
  histogram: ViewFor<typeof import('./widgets/histogram/widget.ts')>
  line: ViewFor<typeof import('./widgets/line/widget.ts')>
  pivot: ViewFor<typeof import('./widgets/pivot/widget.ts')>
  quote: ViewFor<typeof import('./widgets/quote/widget.ts')>
  'range-bar': ViewFor<typeof import('./widgets/range-bar/widget.ts')>
  rotation: ViewFor<typeof import('./widgets/rotation/widget.ts')>
  score: ViewFor<typeof import('./widgets/score/widget.ts')>
  stat: ViewFor<typeof import('./widgets/stat/widget.ts')>
  stepper: ViewFor<typeof import('./widgets/stepper/widget.ts')>
  table: ViewFor<typeof import('./widgets/table/widget.ts')>
  text: ViewFor<typeof import('./widgets/text/widget.ts')>
  treemap: ViewFor<typeof import('./widgets/treemap/widget.ts')>
}

test('every view draws the options of its widget and no others, or tsc fails', () => {
  const all: Fitting & Record<keyof typeof VIEWS, unknown> = VIEWS
  // @ts-expect-error a list of lines has no bars
  const wrong: Fitting['bar-line'] = VIEWS.line
  expect([all, wrong]).toHaveLength(2)
})

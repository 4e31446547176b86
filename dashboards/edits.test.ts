import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits } from '../core/edit/apply.ts'
import { arrange } from '../core/edit/arrange.ts'
import { checkPageValue } from '../core/edit/check-page-value.ts'
import type { Edit } from '../core/edit/edit.ts'
import { editText } from '../core/edit/edit-text.ts'
import { inverseOf } from '../core/edit/inverse.ts'
import { mendClicks } from '../core/edit/mend-clicks.ts'
import { mendControls } from '../core/edit/mend-controls.ts'
import { RUNS, written } from '../core/edit/test-edits.ts'
import {
  holderOf,
  tabPlaces,
  type WrittenPage,
  type WrittenWidget,
  widgetPlaces,
} from '../core/edit/written-page.ts'
import type { Page } from '../core/page/page.ts'
import type { PageContext } from '../core/page/page-draft.ts'
import { parsePage } from '../core/page/parse-page.ts'
import { instanceIn } from './test-instance.ts'

/** Steps that an editor makes, on the pages that ship: the file after them must be as sound as it was. */

const instances = [await instanceIn('.', 'plugins/market'), await instanceIn('examples/flights', 'plugins')]
const files = instances.flatMap(({ context, files }) => files.map((file) => ({ ...file, context })))

interface Draw {
  readonly kind: number
  readonly n: readonly number[]
}
const step = fc.record({ kind: fc.nat(8), n: fc.array(fc.nat(9999), { minLength: 7, maxLength: 7 }) })

/** What an editor makes of one gesture: the edit itself, what must make room, controls that went without their readers, clicks without the tab that they open. */
function stepOf(page: WrittenPage, { kind, n }: Draw, { widgets }: PageContext): Edit[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = n
  const onGrid = ({ widget }: WrittenWidget) => widgets.get(widget)?.frame !== 'header'
  const all = widgetPlaces(page).filter(({ widget }) => onGrid(widget))
  const tabs = tabPlaces(page)
  const leaves = [null, ...tabs.filter(({ tab }) => !tab.tabs).map(({ tab }) => tab.id)]
  const place = all[a % Math.max(1, all.length)]
  const leaf = leaves[b % leaves.length]!
  const title = Object.fromEntries(Object.keys(page.title).map((lang) => [lang, `New: '${a}'`]))
  const room = (tab: string | null, widget: WrittenWidget, at: WrittenWidget['at']) => {
    const beside = (holderOf(page, tab).widgets ?? []).filter((one) => onGrid(one) && one.id !== widget.id)
    return arrange([...beside, { ...widget, at }], widget.id, at, page.inputs as Page['inputs'])
  }
  const mended = (edits: Edit[]) => {
    const made = applyEdits(page, edits)
    return [...edits, ...mendControls(made), ...mendClicks(made)]
  }
  if (kind <= 5 && !place) return []
  const { widget, tab } = place!
  const { w, h } = widget.at
  const at = { x: c % (13 - w), y: d % 60, w, h }
  const beside = (holderOf(page, tab).widgets ?? []).filter(onGrid)
  switch (kind) {
    case 0:
      return arrange(beside, widget.id, at, page.inputs as Page['inputs'])
    case 1: {
      const size = { ...widget.at, w: 1 + (e % 12), h: 1 + (f % 10) }
      return arrange(beside, widget.id, size, page.inputs as Page['inputs'])
    }
    case 2:
      return mended([{ do: 'remove', widget: widget.id }])
    case 3: {
      const id = `copy_${a}_${b}_${c}_${d}`
      return mended([
        { do: 'duplicate', widget: widget.id, id, x: at.x, y: at.y },
        ...room(tab, { ...widget, id }, at),
      ])
    }
    case 4:
      return mended([
        { do: 'move-to-tab', widget: widget.id, tab: leaf, x: at.x, y: at.y },
        ...room(leaf, widget, at),
      ])
    case 5:
      return [{ do: 'retitle', of: 'widget', id: widget.id, title }]
    case 6:
      return [{ do: 'add-tab', id: `tab_${a}_${b}_${c}`, title, index: 0 }]
    case 7: {
      const gone = tabs[a % Math.max(1, tabs.length)]?.tab
      return gone ? mended([{ do: 'remove-tab', tab: gone.id }]) : []
    }
    default: {
      const moved = tabs[a % Math.max(1, tabs.length)]
      const beside = tabs.filter((one) => one.in === moved?.in).length
      return moved ? [{ do: 'move-tab', tab: moved.tab.id, index: b % beside }] : []
    }
  }
}

const issuesOf = (name: string, text: string, context: PageContext) =>
  parsePage(name, new TextEncoder().encode(text), context).issues.map(
    ({ code, message }) => `${code}: ${message}`,
  )
const before = new Map(files.map(({ name, text, context }) => [text, new Set(issuesOf(name, text, context))]))

/** The large pages have nothing that the others lack, and each costs as much as ten of them. */
const file = fc.oneof(
  { arbitrary: fc.constantFrom(...files.filter(({ text }) => text.length < 20_000)), weight: 9 },
  { arbitrary: fc.constantFrom(...files), weight: 1 },
)

test('an edited page parses without a new issue, from its text and from its value, and undone it is what it was', () => {
  fc.assert(
    fc.property(file, fc.array(step, { minLength: 1, maxLength: 5 }), (file, draws) => {
      const { name, text, page, context } = file
      const edits: Edit[] = []
      let now = page
      for (const draw of draws) {
        const more = stepOf(now, draw, context)
        now = applyEdits(now, more)
        edits.push(...more)
      }
      const after = editText(text, edits)
      expect(written(after)).toEqual(now)
      const known = before.get(text)!
      expect(issuesOf(name, after, context).filter((issue) => !known.has(issue))).toEqual([])
      const { faults } = checkPageValue(now, context, { anySize: true })
      expect(
        faults.map(({ code, message }) => `${code}: ${message}`).filter((fault) => !known.has(fault)),
      ).toEqual([])
      expect(applyEdits(now, inverseOf(page, edits))).toEqual(page)
    }),
    RUNS(60),
  )
}, 14_400_000)

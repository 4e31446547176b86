import { useMemo } from 'react'
import { describeEdits, type Row } from '../../core/edit/describe.ts'
import { diffPages } from '../../core/edit/diff.ts'
import { tabPlaces, type WrittenPage } from '../../core/edit/written-page.ts'
import type { Text } from '../../core/words/text.ts'
import type { Desk } from './desk.ts'
import { useEditWords } from './words.ts'

/** What makes one page of another, as rows, and how many places differ that no edit reaches. */
export function useChanges(from: WrittenPage, to: WrittenPage) {
  return useMemo(() => {
    const { edits, beyond } = diffPages(from, to)
    return { rows: describeEdits(from, edits), beyond: beyond.length, n: edits.length + beyond.length }
  }, [from, to])
}

/** Changes in words: what, what of it, from where to where. */
export function Rows(props: {
  desk: Desk
  pages: readonly WrittenPage[]
  rows: readonly Row[]
  beyond?: number
}) {
  const { e } = useEditWords()
  const { beyond = 0 } = props
  return (
    <ul className="divide-y divide-line-subtle text-12">
      {props.rows.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names, and never move
        <OneRow key={i} {...props} row={row} />
      ))}
      {beyond > 0 && <li className="py-1.5 text-fg-3">{e.beyond(beyond)}</li>}
    </ul>
  )
}

function OneRow({ desk, pages, row }: { desk: Desk; pages: readonly WrittenPage[]; row: Row }) {
  const { e, text } = useEditWords()
  const { what } = row
  const name = text(what.title ?? (what.of === 'widget' ? desk.titleOf(what.id) : null) ?? { en: what.id })
  const { did, from, to } = useInWords(row, pages)
  const kind = what.of === 'page' ? e.rowPage : what.of === 'tab' ? e.rowTab : null
  return (
    <li className="flex flex-wrap gap-x-2 py-1.5">
      <b className="font-medium">{name}</b>
      <span className="text-fg-2">
        {kind && `${kind}, `}
        {did}
      </span>
      <span className="ml-auto text-right text-fg-3 [overflow-wrap:anywhere]">
        {from !== null && <s className="decoration-fg-3">{from}</s>}
        {from !== null && to !== null && ' → '}
        {to !== null && <span className="text-fg">{to}</span>}
      </span>
    </li>
  )
}

function useInWords(
  row: Row,
  pages: readonly WrittenPage[],
): { did: string; from: string | null; to: string | null } {
  const { e, text } = useEditWords()
  const tab = (id: string | null) => {
    if (id === null) return e.aboveTabs
    const found = pages.flatMap(tabPlaces).find((place) => place.tab.id === id)
    return found ? text(found.tab.title) : id
  }
  const title = (said: Text | null) => (said ? text(said) : e.ownName)
  switch (row.kind) {
    case 'moved':
      return { did: e.rowMoved, from: e.point(row.from.x, row.from.y), to: e.point(row.to.x, row.to.y) }
    case 'resized':
      return { did: e.rowResized, from: e.size(row.from.w, row.from.h), to: e.size(row.to.w, row.to.h) }
    case 'renamed':
      return { did: e.rowRenamed, from: title(row.from), to: title(row.to) }
    case 'moved-to-tab':
      return { did: e.rowToTab, from: tab(row.from), to: tab(row.to) }
    case 'added':
      return { did: e.rowAdded, from: null, to: row.what.of === 'widget' ? tab(row.to) : null }
    case 'removed':
      return { did: e.rowRemoved, from: row.what.of === 'widget' ? tab(row.from) : null, to: null }
    case 'copied':
      return { did: e.rowCopied, from: null, to: row.to }
    case 'option':
      return { did: e.rowOption(row.path.join('.')), from: said(row.from, e.none), to: said(row.to, e.none) }
    case 'param':
      return { did: e.rowParam(row.path.join('.')), from: said(row.from, e.none), to: said(row.to, e.none) }
    case 'field':
      if (row.field === 'phone') {
        const shown = (value: unknown) => (value === 'hidden' ? e.phoneHidden : e.phoneShown)
        return { did: e.rowField.phone, from: shown(row.from), to: shown(row.to) }
      }
      return { did: e.rowField[row.field], from: said(row.from, e.none), to: said(row.to, e.none) }
    case 'controls':
      return { did: e.rowControls, from: row.from.join(', ') || e.none, to: row.to.join(', ') || e.none }
    case 'reordered':
      return { did: e.rowReordered, from: e.number(row.from + 1), to: e.number(row.to + 1) }
  }
}

/** A value of YAML, short. */
export function said(value: unknown, none: string): string {
  if (value === null || value === undefined) return none
  if (Array.isArray(value) && value.every((entry) => typeof entry !== 'object')) return value.join(', ')
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

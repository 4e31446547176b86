import { flushSync } from 'react-dom'
import type { WrittenWidget } from '../../core/edit/written-page.ts'
import { inReadingOrder } from '../../core/page/layout.ts'
import type { PageState } from '../page/use-page-state.ts'
import { toForm, toWidget } from './cell.tsx'
import type { Desk } from './desk.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { widgetsIn } from './written.ts'

/** What the page has: above the tabs and in the chosen one, with what is not on the screen just now. */
export function Outline({ desk, state }: { desk: Desk; state: PageState }) {
  const { e, text } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const tab = state.path.at(-1)
  const above = widgetsIn(page, null)
  return (
    <>
      <h2 className="px-3 pt-3.5 pb-1 font-strong">{e.onPage}</h2>
      {above.length > 0 && tab && <h3 className="edit-part">{e.aboveTabs}</h3>}
      <List desk={desk} widgets={above} state={state} />
      {tab && (
        <>
          <h3 className="edit-part">{text(tab.title)}</h3>
          <List desk={desk} widgets={widgetsIn(page, tab.id)} state={state} />
        </>
      )}
    </>
  )
}

function List(props: { desk: Desk; widgets: readonly WrittenWidget[]; state: PageState }) {
  const { e, text } = useEditWords()
  const { desk, state } = props
  const selected = useDesk(desk, (now) => now.selected)
  const onGrid = new Set([...state.above, ...state.inside].map(({ widget }) => widget.id))
  const inOrder = inReadingOrder(props.widgets)
  const choose = (id: string) => {
    flushSync(() => desk.select(id))
    if (onGrid.has(id)) toWidget(id)
    else toForm()
  }
  return (
    <ul className="px-2">
      {inOrder.map(({ id, phone }) => {
        const beside = desk.widgetOf(id)?.frame === 'header'
        const seen = phone === 'hidden' ? e.onPhonesNote : null
        const note = beside ? e.besideTitle : onGrid.has(id) ? seen : e.notShown
        return (
          <li key={id}>
            <button
              type="button"
              aria-pressed={selected === id}
              onClick={() => choose(id)}
              className="flex w-full items-center gap-2 rounded-4 px-2 py-1 text-left text-12 text-fg-2 hover:bg-hover aria-pressed:bg-selected aria-pressed:text-fg pointer-coarse:min-h-11"
            >
              <span className="min-w-0 flex-1 truncate">{text(desk.titleOf(id) ?? { en: id })}</span>
              {note && <span className="flex-none text-11 text-fg-3">{note}</span>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

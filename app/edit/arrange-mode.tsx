import { ListOrdered } from 'lucide-react'
import type { ReactNode } from 'react'
import { changeQuery } from '../address.ts'
import type { PageState } from '../page/use-page-state.ts'
import { ArrangeList } from './arrange-list.tsx'
import { Steps } from './bar.tsx'
import type { Desk } from './desk.ts'
import { Labelled } from './labelled.tsx'
import { Changes, DraftState, SaveButtons } from './save-bar.tsx'
import { useDesk } from './use-desk.ts'
import type { Saving } from './use-saving.ts'
import { useEditWords } from './words.ts'
import { leavesOf, widgetsIn } from './written.ts'

/** The editor of a narrow screen, in place of the page: the widgets of a tab as a list. */
export function ArrangeMode(props: {
  readonly desk: Desk
  readonly state: PageState
  readonly saving: Saving
  readonly onExit: () => void
  /** What is said of the draft, under the bar. */
  readonly children: ReactNode
}) {
  const { desk, state, saving } = props
  const { e, text } = useEditWords()
  const page = useDesk(desk, (now) => now.page)
  const leaves = leavesOf(page)
  const tab = state.path.at(-1)
  return (
    <>
      <div className="edit-head no-print">
        <header className="edit-bar">
          <b className="flex min-w-0 flex-1 items-center gap-[7px] font-strong text-accent">
            <ListOrdered className="icon-s" aria-hidden="true" />
            <span className="truncate">{e.arrange}</span>
          </b>
          <Steps desk={desk} />
          <button type="button" className="btn btn-small hit" onClick={props.onExit}>
            {e.exit}
          </button>
        </header>
        {props.children}
      </div>
      <section aria-label={e.arrange} className="arrange no-print">
        <h1 className="text-16 leading-tight font-strong">{text(page.title)}</h1>
        <p className="mt-1 mb-3 text-12 text-fg-2">{e.arrangeText}</p>
        {leaves.length > 1 && (
          <Labelled name={e.arrangeTab}>
            {(field) => (
              <select
                id={field}
                className="select control w-full bg-canvas pointer-coarse:h-11"
                value={tab?.id}
                onChange={({ target }) => changeQuery({ tab: target.value }, { replace: true })}
              >
                {leaves.map((one) => (
                  <option key={one.id} value={one.id}>
                    {text(one.title)}
                  </option>
                ))}
              </select>
            )}
          </Labelled>
        )}
        {tab && <ArrangeList desk={desk} state={state} tab={tab.id} title={text(tab.title)} />}
        {(!tab || widgetsIn(page, null).length > 0) && (
          <ArrangeList desk={desk} state={state} tab={null} title={tab ? e.aboveTabs : text(page.title)} />
        )}
        <div className="mt-4">
          <Changes desk={desk} saving={saving} />
        </div>
      </section>
      <footer className="arrange-foot no-print">
        <div className="basis-full">
          <DraftState saving={saving} />
        </div>
        <SaveButtons desk={desk} saving={saving} />
      </footer>
    </>
  )
}

import { useLoaded } from '../on-first-use.ts'
import type { PageState } from '../page/use-page-state.ts'
import { Modal } from '../shell/modal.tsx'
import { SearchAhead, useAhead } from '../shell/search-ahead.tsx'
import type { Desk } from './desk.ts'
import { useEditWords } from './words.ts'

const loadList = () => import('./gallery-list.tsx').then((module) => module.GalleryList)

/** What can be added to the page, fetched on first use. Its field is there at once: what is typed meanwhile stays. */
export function Gallery(props: {
  readonly desk: Desk
  readonly state: PageState
  readonly open: boolean
  readonly onClose: () => void
}) {
  const { desk, state, open } = props
  const { e, m } = useEditWords()
  const List = useLoaded(open, loadList)
  const { ahead, change, close } = useAhead(props.onClose)
  return (
    <Modal
      open={open}
      onClose={close}
      label={e.addWidget}
      className="h-[min(760px,100dvh-24px)] w-[calc(100%-24px)] max-w-[980px] overflow-hidden rounded-8 bg-raised p-0 shadow-modal"
    >
      <div className="flex h-full flex-col">
        {/* Another field would break off a word that is being composed. */}
        {List && !ahead.composing ? (
          <List desk={desk} state={state} {...ahead} onChange={change} onClose={close} />
        ) : (
          <>
            <SearchAhead {...ahead} onChange={change} label={e.findWidget} />
            <p role="status" className="px-3.5 py-4 text-12 text-fg-3">
              {m.loading}
            </p>
          </>
        )}
      </div>
    </Modal>
  )
}

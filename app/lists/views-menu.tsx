import { Bookmark, BookmarkPlus, Check, Settings2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import type { ResolvedPage } from '../../core/api/pages.ts'
import { navigate } from '../address.ts'
import type { PopupProps } from '../on-first-use.ts'
import { ManageViews } from './manage-views.tsx'
import { SaveView } from './save-view.tsx'
import { useLists } from './use-lists.ts'
import { ViewsButton } from './views-button.tsx'
import { useListWords } from './words.ts'

/** The button with a page's saved views, and the dialogs in which they are saved and kept in order. */
export function ViewsMenu({ ref, page }: PopupProps & { page: ResolvedPage }) {
  const { l, m } = useListWords()
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null)
  const views = (useLists()?.views ?? []).filter((view) => view.page === page.id)
  // A dialog gives the focus back to where it was when it opened, which must not be the entry of a menu that is gone.
  const open = (dialog: 'save' | 'manage') => {
    ref.current?.focus()
    setDialog(dialog)
  }
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild ref={ref}>
          <ViewsButton />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            collisionPadding={8}
            aria-label={m.views}
            className="pop max-h-[70dvh] w-72 max-w-[calc(100vw-16px)] overflow-y-auto py-1"
          >
            {views.length === 0 && <p className="px-3.5 py-2 text-12 text-fg-3">{l.noViews}</p>}
            {views.map((view) => (
              <DropdownMenu.Item key={view.id} asChild className="menu-item">
                <a
                  href={`/${view.page}?${view.search}`}
                  onClick={(event) => {
                    if (event.metaKey || event.ctrlKey || event.shiftKey) return
                    event.preventDefault()
                    navigate(`/${view.page}?${view.search}`)
                  }}
                >
                  <Bookmark className="icon text-fg-3" aria-hidden="true" />
                  <span className="min-w-0 flex-1 truncate">{view.name}</span>
                  {view.default && (
                    <span className="flex items-center gap-1 text-11 text-fg-3">
                      <Check className="icon-s" aria-hidden="true" />
                      {l.isDefault}
                    </span>
                  )}
                </a>
              </DropdownMenu.Item>
            ))}
            <DropdownMenu.Separator className="my-1 border-t border-line" />
            <DropdownMenu.Item className="menu-item" onSelect={() => open('save')}>
              <BookmarkPlus className="icon text-fg-3" aria-hidden="true" />
              {l.saveView}
            </DropdownMenu.Item>
            {views.length > 0 && (
              <DropdownMenu.Item className="menu-item" onSelect={() => open('manage')}>
                <Settings2 className="icon text-fg-3" aria-hidden="true" />
                {l.manage}
              </DropdownMenu.Item>
            )}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <SaveView open={dialog === 'save'} onClose={() => setDialog(null)} page={page} />
      <ManageViews open={dialog === 'manage'} onClose={() => setDialog(null)} page={page} />
    </>
  )
}

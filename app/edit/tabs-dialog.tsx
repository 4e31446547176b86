import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type TabPlace, tabPlaces } from '../../core/edit/written-page.ts'
import type { Text } from '../../core/words/text.ts'
import { changeQuery } from '../address.ts'
import { languageName } from '../language.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { Desk } from './desk.ts'
import { useDesk } from './use-desk.ts'
import { useEditWords } from './words.ts'
import { freshId } from './written.ts'

/** The tabs of the page: adds, renames, reorders and removes them. */
export function TabsDialog(props: { desk: Desk; open: boolean; onClose: () => void }) {
  const { e, languages, text } = useEditWords()
  const { desk } = props
  const page = useDesk(desk, (now) => now.page)
  const places = tabPlaces(page)
  const add = () => {
    const id = freshId('tab', page)
    const title = Object.fromEntries(languages.map((lang) => [lang, e.newTab]))
    desk.do([{ do: 'add-tab', id, title }], e.tabAdded(e.newTab))
    changeQuery({ tab: id }, { replace: true })
  }
  return (
    <Dialog wide open={props.open} onClose={props.onClose} title={e.tabs} text={e.tabsText}>
      <ol className="mt-3 grid gap-2">
        {places.map((place) => (
          <Tab
            key={`${place.tab.id} ${JSON.stringify(place.tab.title)}`}
            desk={desk}
            place={place}
            beside={places.filter((one) => one.in === place.in).length}
            name={text(place.tab.title)}
          />
        ))}
      </ol>
      <button type="button" className="btn btn-small mt-3 pointer-coarse:h-11" onClick={add}>
        <Plus className="icon-s" aria-hidden="true" />
        {e.addTab}
      </button>
    </Dialog>
  )
}

function Tab({ desk, place, beside, name }: { desk: Desk; place: TabPlace; beside: number; name: string }) {
  const { e, languages } = useEditWords()
  const { tab, index } = place
  const [typed, setTyped] = useState<Text>(tab.title)
  const whole = languages.every((lang) => typed[lang]?.trim())
  const take = () => {
    const title = Object.fromEntries(languages.map((lang) => [lang, typed[lang]?.trim() ?? '']))
    if (!whole || JSON.stringify(title) === JSON.stringify(tab.title)) return
    desk.do([{ do: 'retitle', of: 'tab', id: tab.id, title }], e.retitled(title[languages[0]!]!))
  }
  const move = (to: number) => desk.do([{ do: 'move-tab', tab: tab.id, index: to }], e.tabMoved(name, to + 1))
  return (
    <li className={`flex flex-wrap items-end gap-2 ${place.in === null ? '' : 'pl-6'}`}>
      <form
        className="flex min-w-60 flex-1 gap-2"
        onSubmit={(event) => {
          event.preventDefault()
          take()
        }}
        onBlur={({ relatedTarget, currentTarget }) => !currentTarget.contains(relatedTarget) && take()}
      >
        {languages.map((lang) => (
          <input
            key={lang}
            lang={lang}
            maxLength={200}
            aria-label={e.tabTitle(name, languageName(lang))}
            aria-invalid={!typed[lang]?.trim() || undefined}
            value={typed[lang] ?? ''}
            onChange={({ target }) => setTyped({ ...typed, [lang]: target.value })}
            className="control w-0 min-w-0 flex-1 bg-canvas aria-invalid:border-danger pointer-coarse:h-11"
          />
        ))}
        <button type="submit" hidden />
      </form>
      <div className="flex gap-1 pointer-coarse:gap-3">
        <button
          type="button"
          className="icon-btn disabled:text-fg-off"
          disabled={index === 0}
          aria-label={e.tabUp(name)}
          title={e.tabUp(name)}
          onClick={() => move(index - 1)}
        >
          <ArrowUp className="icon" aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-btn disabled:text-fg-off"
          disabled={index === beside - 1}
          aria-label={e.tabDown(name)}
          title={e.tabDown(name)}
          onClick={() => move(index + 1)}
        >
          <ArrowDown className="icon" aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-btn"
          aria-label={e.removeTab(name)}
          title={e.removeTab(name)}
          onClick={() => desk.do([{ do: 'remove-tab', tab: tab.id }], e.tabRemoved(name))}
        >
          <Trash2 className="icon" aria-hidden="true" />
        </button>
      </div>
    </li>
  )
}

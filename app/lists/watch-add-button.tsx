import { useState } from 'react'
import { useFirstPress } from '../on-first-use.ts'
import { TypedAhead } from '../typed-ahead.tsx'
import { AddButton } from './add-button.tsx'
import { useListWords } from './words.ts'

const loadPopup = () => import('./watch-add.tsx').then((module) => module.WatchAdd)

/** Opens the search of what to watch; its code is fetched for the first press. */
export function WatchAddButton() {
  const { l } = useListWords()
  const [typed, setTyped] = useState('')
  const [Popup, button, , ahead] = useFirstPress(loadPopup, setTyped)
  return (
    <>
      {Popup ? (
        <Popup ref={button.ref} typed={typed} onType={setTyped} />
      ) : (
        <AddButton aria-haspopup="dialog" aria-expanded={false} {...button} />
      )}
      {ahead && <TypedAhead {...ahead} label={l.add} typed={typed} />}
    </>
  )
}
